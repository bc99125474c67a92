"""How people sign in: allauth's addresses, and the pages of ours that stand before them."""

from tests.access.matrix import PUBLIC, SIGNED_IN, row

for route in (
    "login/",
    "logout/",
    "inactive/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/done/",
    "2fa/",
    "2fa/webauthn/",
):
    row(f"accounts/{route}", ANY=PUBLIC)
row(
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    ANY=PUBLIC,
    given={"uidb36": lambda world: "1", "key": lambda world: "made-up"},
)
# the steps of signing in: who has not taken the first is led to it
for route in ("confirm-email/", "login/code/confirm/", "2fa/authenticate/", "2fa/webauthn/login/"):
    row(f"accounts/{route}", ANY=SIGNED_IN)
for route in (
    "reauthenticate/",
    "email/",
    "password/change/",
    "password/set/",
    "sessions/",
    "2fa/reauthenticate/",
    "2fa/totp/activate/",
    "2fa/totp/deactivate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/recovery-codes/download/",
    "2fa/webauthn/add/",
    "2fa/webauthn/reauthenticate/",
):
    row(f"accounts/{route}", ANY=SIGNED_IN, may_lack=True)
for route in ("remove/", "edit/"):
    row(f"accounts/2fa/webauthn/keys/<int:pk>/{route}", ANY=SIGNED_IN, given={"pk": lambda world: 1}, may_lack=True)
