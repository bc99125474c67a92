"""Business days of the contracting entities (R27): holidays, weekends, and what staff override."""
