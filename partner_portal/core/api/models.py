"""API keys and remembered answers."""

from __future__ import annotations
