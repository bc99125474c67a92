"""Registers the ledgers' proof."""

from partner_portal.core import proofs
from partner_portal.core.ledger.proof import F2

proofs.register(F2)
