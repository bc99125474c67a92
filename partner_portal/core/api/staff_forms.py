"""What staff fill in to make a key for the vendor's own systems."""

from typing import Any

from django.http import HttpRequest
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from partner_portal.core.api.forms import KeyForm


class VendorKeyForm(KeyForm, BaseDialogForm):
    """The dashboard's form with the vendor's scopes, in the admin's clothes."""

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, **kwargs: Any) -> None:
        super().__init__(request=request, object_id=object_id, to_vendor=True, **kwargs)
        for name, widget in (
            ("name", UnfoldAdminTextInputWidget()),
            ("scopes", UnfoldAdminCheckboxSelectMultipleWidget()),
            ("lifetime", UnfoldAdminSelectWidget()),
        ):
            field = self.fields[name]
            widget.choices = getattr(field, "choices", ())
            field.widget = widget
