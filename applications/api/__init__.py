"""Applications, partners and teams in the API (§1, §7)."""
