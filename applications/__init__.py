"""Applications, partners, members and profiles (§1, §7)."""
