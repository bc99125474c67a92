"""The only writes of statuses: periods, requirement facts, Bronze's first days."""
