"""House rules of docs/architecture.md, as tests. Each rule is tried on a bad sample first, so that it can fail."""
