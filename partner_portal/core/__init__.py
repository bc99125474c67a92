"""What every app may import: people and organisations, time, terms, decisions, ledgers, jobs, events, messages.

Core knows nothing of the apps above it. They fill its registries in `AppConfig.ready` and send
it facts through its actions.
"""
