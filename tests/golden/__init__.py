"""Briefs and a diff of the bundled dossier, byte for byte as they were read and found good."""
