"""Append-only tables, kept by database triggers on both databases.

`@append_only()` marks a model whose rows are never changed or deleted. `@append_only(mutable=[…])` marks one where only
the named columns may change (a lot's cached balance, a personal text that the retention job blanks); rows still stay.
`@append_only(blankable=[…])` names free texts that the retention job may make empty and nobody may rewrite.
"""

from partner_portal.core.appendonly.marks import append_only, protected_models

__all__ = ["append_only", "protected_models"]
