"""Names against lists of excluded persons (§2.3.3, §2.4)."""
