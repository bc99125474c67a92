"""Client requests, their distribution and reservations (§6)."""
