"""Slow work queued in the transaction that asks for it: e-mail, webhooks, documents."""
