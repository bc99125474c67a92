"""Forms of allauth in our own dress."""

from django import forms, template

register = template.Library()


@register.filter
def plain(form: forms.BaseForm) -> forms.BaseForm:
    """The form without placeholders: every field here has a label, and a text that vanishes is no help."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
