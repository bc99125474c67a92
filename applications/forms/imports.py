"""What staff hand in to import existing partners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.importing.files import LARGEST


class ImportFileForm(forms.Form):
    """A table of partners."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV in UTF-8, or XLSX, up to 10 MB. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> bytes:
        """Its content; what is larger than any import is not read."""
        upload = self.cleaned_data["file"]
        content: bytes = upload.read(LARGEST + 1)
        return content
