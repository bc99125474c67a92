"""Personal data and how long it is kept: every kind registers itself, and a daily job erases what is due.

    kinds.add("lead.contacts", PersonalData(purpose=…, days=…, reason=…, due=…, erase=…))

Ledgers, decisions, events and the audit trail hold ids and policy values only, so nothing of them is ever erased.
"""
