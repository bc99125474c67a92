"""The legal inbox (§1.7.1)."""
