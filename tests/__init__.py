"""A package, so that the processes which tests start can import what they run."""
