"""Lots with an expiry and append-only entries: the base of points and bonuses."""
