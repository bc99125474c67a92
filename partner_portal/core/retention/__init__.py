"""Personal data and how long it is kept: every kind registers itself, and a daily job erases what is due.

    kinds.add("lead.contacts", PersonalData(purpose=…, days=…, reason=…, due=…, erase=…))

Ledgers, decisions and events hold ids and policy values only, so nothing of them is ever erased; of the audit trail
only the free text that says why.
"""
