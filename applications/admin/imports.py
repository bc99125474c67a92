"""Staff import partners that were here before the portal: check a file, look at every row, import, take back."""

import csv
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from applications.actions import imports
from applications.enums import ImportState
from applications.forms.imports import ImportFileForm
from applications.importing.files import BadTable
from applications.models import ImportBatch, ImportedRow
from applications.permissions import may_import
from applications.queries import imports as queries
from partner_portal.core.actors import person
from partner_portal.core.refusals import Refused
from partner_portal.core.staff import Group, ReadOnlyAdmin, action

FIRST_FAULTS = 20


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Files of existing partners and what became of them."""

    group = Group.PARTNERS
    icon = "upload_file"
    list_display = ["name", "outcome", "rows", "faults", "checked_at", "applied_at", "undone_at"]
    list_filter = ["state"]
    search_fields = ["name", "public_id"]
    fields = [
        "public_id",
        "outcome",
        "rows",
        "faults",
        "imported",
        "checked_at",
        "applied_at",
        "undone_at",
        "first_faults",
    ]
    readonly_fields = fields
    actions_list = ["upload_file"]
    actions_detail = ["show_rows", "apply", "undo"]
    change_form_after_template = "admin/applications/import_progress.html"

    def get_urls(self) -> list[URLPattern]:
        """The pages to hand in a file and to take a template of one, before the usual ones."""
        return [
            path("upload/", self.admin_site.admin_view(self.upload), name="applications_importbatch_upload"),
            path("template.csv", self.admin_site.admin_view(self.template), name="applications_importbatch_template"),
            *super().get_urls(),
        ]

    @display(
        description=gettext_lazy("State"),
        ordering="state",
        label={ImportState.CHECKED: "info", ImportState.APPLIED: "success", ImportState.UNDONE: "warning"},
    )
    def outcome(self, batch: ImportBatch) -> tuple[str, str]:
        """The state, coloured and in words."""
        return batch.state, batch.get_state_display()

    @display(description=gettext_lazy("Imported"))
    def imported(self, batch: ImportBatch) -> str:
        """How many rows stand, of how many that can."""
        done, total = queries.progress(batch)
        return _("%(done)d of %(total)d") % {"done": done, "total": total}

    @display(description=gettext_lazy("First faults"))
    def first_faults(self, batch: ImportBatch) -> str:
        """What is wrong in the first rows that have faults."""
        rows = batch.lines.exclude(faults=[]).order_by("number")[:FIRST_FAULTS]
        lines = [
            _("Row %(row)d, %(column)s: %(text)s") % {"row": row.number, "column": column or "–", "text": text}
            for row in rows
            for column, text in row.faults
        ]
        return "\n".join(lines) or "–"

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Hand in a file: it is checked, and nothing is imported yet."""
        if not may_import(request.user):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = ImportFileForm(request.POST, request.FILES) if is_sent else ImportFileForm()
        if is_sent and form.is_valid():
            try:
                batch = imports.check(**form.cleaned_data, by=person(request.user))
            except (BadTable, Refused) as error:
                form.add_error("file", str(error))
            else:
                messages.info(request, _("Checked. Nothing is imported yet: look at the rows, then import them."))
                return HttpResponseRedirect(self.url_of(batch))
        context = {"form": form, "columns": queries.columns()}
        return self.page(request, "admin/applications/import.html", _("Check a file of partners"), context)

    def template(self, request: HttpRequest) -> HttpResponse:
        """A file with every column and one example."""
        if not may_import(request.user):
            raise PermissionDenied
        response = HttpResponse(
            "\ufeff",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="partners.csv"'},
        )
        writer = csv.writer(response)
        columns = queries.columns()
        writer.writerow([column.name for column in columns])
        writer.writerow([column.example for column in columns])
        return response

    @action(description=gettext_lazy("Check a file"), url_path="new", permissions=["applications.import_partners"])
    def upload_file(self, request: HttpRequest) -> HttpResponse:
        """On to the page that takes a file."""
        return HttpResponseRedirect(reverse("admin:applications_importbatch_upload"))

    @action(description=gettext_lazy("All rows"), url_path="rows", permissions=["applications.view_importedrow"])
    def show_rows(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The rows, each with what is wrong or what it makes."""
        return HttpResponseRedirect(
            f"{reverse('admin:applications_importedrow_changelist')}?batch__id__exact={int(object_id)}"
        )

    @action(
        description=gettext_lazy("Import the rows"),
        url_path="apply",
        permissions=["applications.import_partners"],
        key="a",
        dialog=ActionDialog(
            title=gettext_lazy("Import the rows without faults?"),
            description=gettext_lazy(
                "Each becomes a partner with its people and status. Rows with faults stay out. This can be taken back "
                "while nothing has followed."
            ),
            form_class=BaseDialogForm,
            form_submit_text=gettext_lazy("Import"),
        ),
    )
    def apply(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse | None:
        """Have a worker import them."""
        try:
            imports.request(batch=get_object_or_404(ImportBatch, pk=object_id), by=person(request.user))
            messages.info(request, _("The import is under way. This page shows how far it is."))
        except Refused as error:
            form.add_error(None, str(error))
        return None

    @action(
        description=gettext_lazy("Take back"),
        url_path="undo",
        permissions=["applications.import_partners"],
        key="r",
        dialog=ActionDialog(
            title=gettext_lazy("Take this import back?"),
            description=gettext_lazy(
                "Partners that nothing has followed yet are void and their people free again. Partners in use stay, "
                "and the rows say why."
            ),
            form_class=BaseDialogForm,
            form_submit_text=gettext_lazy("Take back"),
        ),
    )
    def undo(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse | None:
        """Take it back as far as that goes."""
        try:
            imports.undo(batch=get_object_or_404(ImportBatch, pk=object_id), by=person(request.user))
            messages.info(request, _("Taken back. The rows say what stayed, and why."))
        except Refused as error:
            form.add_error(None, str(error))
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """A batch with how far its import is."""
        if obj is not None:
            done, total = queries.progress(obj)
            context |= {"done": done, "total": total, "is_running": obj.state == ImportState.APPLIED and done < total}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class FaultFilter(admin.SimpleListFilter):
    """Rows with or without faults."""

    title = gettext_lazy("faults")
    parameter_name = "faulty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both kinds."""
        return [("yes", _("With faults")), ("no", _("Without faults"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ImportedRow]) -> QuerySet[ImportedRow]:
        """Narrowed to one kind."""
        clean = Q(faults=[])
        return {"yes": queryset.exclude(clean), "no": queryset.filter(clean)}.get(self.value() or "", queryset)


@admin.register(ImportedRow)
class ImportedRowAdmin(ReadOnlyAdmin):
    """The rows of imports."""

    group = Group.PARTNERS
    icon = "table_rows"
    list_display = ["number", "company", "what_is_wrong", "what_changes", "partner", "undone"]
    list_filter = [FaultFilter, "batch"]
    list_select_related = ["partner", "batch"]
    fields = ["batch", "number", "values", "what_is_wrong", "what_changes", "partner", "undone"]
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Reached from their import, not from the menu."""
        return False

    def title_of(self, item: ImportedRow) -> str:
        """A row by its company and line."""
        return _("Row %(number)d: %(company)s") % {"number": item.number, "company": self.company(item)}

    @display(description=gettext_lazy("Company"))
    def company(self, row: ImportedRow) -> str:
        """As the file names it."""
        return str(row.values.get("legal_name", "")) or "–"

    @display(description=gettext_lazy("What is wrong"))
    def what_is_wrong(self, row: ImportedRow) -> str:
        """Each fault with its column."""
        return "; ".join(f"{column}: {text}" if column else text for column, text in row.faults) or "–"

    @display(description=gettext_lazy("What it makes"))
    def what_changes(self, row: ImportedRow) -> str:
        """In words."""
        return "; ".join(row.difference) or "–"
