"""Tickets and the channel router (§11)."""
