"""Which personal data is kept for what, and for how long."""
