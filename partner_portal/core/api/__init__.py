"""The manners of the REST API: keys, problems, pages, idempotency, entity tags."""
