"""Figures of speed and memory on generated histories: ``python -m tests.benchmarks``.

Every figure is a ratio of two things measured in one run, one after the other in turn, so
that it means something on any machine. ``figures`` holds one function for each.
"""
