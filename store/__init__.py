"""The partner store: catalogue, orders, payments, clients, keys, sign-ups (§2, §5)."""
