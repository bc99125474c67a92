"""Statuses, requirements, training, reviews, certificate, directory listing and ranking (§1.4, §3, §12)."""
