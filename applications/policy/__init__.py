"""Rules of applications, partners and their people (§1, §7): pure functions of plain values."""
