"""Commands about applications and partners."""
