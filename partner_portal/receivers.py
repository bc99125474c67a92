"""What follows from what: every consequence across apps, connected here and nowhere else.

Apps send signals and receive none. Each receiver runs inside the sender's transaction and makes one call.
"""
