"""Values that all layers pass on: vantage, window, brief, event envelope."""
