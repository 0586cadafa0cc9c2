"""What the edges call: what reads one dossier of one ledger."""
