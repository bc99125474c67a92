"""Statuses: the partner's page and the API."""

from tests.access.matrix import COMPANY_API, COMPANY_PAGE, row

row("dashboard/status/", GET=COMPANY_PAGE)
row("api/v1/status", GET=COMPANY_API, may_lack=True)  # the companies of the matrix take no part
row("api/v1/status/periods", GET=COMPANY_API)
