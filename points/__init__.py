"""Partner points: ledger, claims, rule table (§4)."""
