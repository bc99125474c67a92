"""Business days of the contracting entities (R27)."""
