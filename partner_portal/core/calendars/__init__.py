"""Business days of the contracting entities (R27): their countries' holidays, their weekends, and what staff override."""
