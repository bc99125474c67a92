"""Training materials, FAQ, announcements (§12.2)."""
