"""Forms of allauth in our own dress."""

from allauth.account.fields import EmailField, SetPasswordField
from django import forms, template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def plain(form: forms.BaseForm) -> forms.BaseForm:
    """The form in plain words: no placeholders, which vanish when one types, and one short hint for a new password."""
    for bound in form:
        bound.field.widget.attrs.pop("placeholder", None)
        if isinstance(bound.field, EmailField):
            bound.label = _("E-mail address")
        elif isinstance(bound.field, SetPasswordField):
            bound.help_text = _("At least %(length)s characters. A short sentence is easy to remember.") % {
                "length": settings.PASSWORD_MIN_LENGTH
            }
    return form
