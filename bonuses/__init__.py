"""The internal bonus account: kickstart and award bonuses (§9, §10)."""
