"""The laws of the clocks, as properties of generated histories."""
