"""The rules of record, projections, diff and replay, each by an example."""
