"""What the documentation says is run and compared; ``python -m tests.docs`` writes it anew."""
