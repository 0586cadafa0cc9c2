"""The command line, as a user meets it: its answers, its refusals, and what it leaves alone."""
