"""Reading dossiers: what holds, and every way in which it does not."""
