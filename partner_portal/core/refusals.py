"""What an action raises when a rule of the program says no."""

from partner_portal.core.decisions import Decision


class Refused(Exception):
    """The program refuses, and `decision` says why: rule, clause, inputs, limit, sentence.

    Raise it from an action before anything is written. The API answers 409 with the clause and the sentence; a form or
    an admin page shows the sentence.
    """

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self.decision = decision

    def __str__(self) -> str:
        return str(self.decision.sentence)
