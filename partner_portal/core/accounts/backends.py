"""Who is behind a session."""

from allauth.account.auth_backends import AuthenticationBackend

from partner_portal.core.accounts.models import User
from partner_portal.core.prepared import Prepared

PEOPLE = Prepared(User, by="pk", related="organisation")


class Backend(AuthenticationBackend):
    """Signs in by e-mail address, and loads a person together with their company: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, who may still sign in. One query."""
        user = PEOPLE.get(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
