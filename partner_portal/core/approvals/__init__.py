"""What needs two persons: one asks, another one agrees."""
