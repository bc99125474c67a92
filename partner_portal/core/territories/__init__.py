"""Where the program may sell: allowed, review or blocked (§2.4)."""
