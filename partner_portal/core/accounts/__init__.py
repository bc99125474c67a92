"""People, the organisations they work for, and how they sign in."""
