"""A random program life, day by day, through the actions: operations that apps add, and a hash of what came of them.

    operations.add("points.claim", Operation(weight=3, run=claim))
    states.add("points.claims", lambda: PointsClaim.objects.values_list("organisation__name", "state"))

An operation picks from the database by the dice alone (`world.organisation()`, …) and keeps nothing elsewhere, so that
a stretch of days can be taken back and played again. It says what it did, or "" where nothing could be done. What the
program refuses by its rules, the operation expects; any other error is a violation.
"""
