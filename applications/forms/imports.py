"""What staff hand in to import existing partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from applications.importing.files import LARGEST


class ImportFileForm(forms.Form):
    """A table of partners."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV in UTF-8, or XLSX, up to 10 MB. The first row names the columns."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        """The file's name and content; what is larger than any import is not read."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        upload = values.pop("file", None)
        return {"name": upload.name, "content": upload.read(LARGEST + 1)} if upload else values
