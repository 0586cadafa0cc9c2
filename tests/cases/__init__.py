"""Small dossiers that each tempt a brief into one kind of fault, and what it must say instead."""
