"""Staff see how the daily run is, and have a failed job tried again."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from partner_portal.core.actors import person
from partner_portal.core.audit.queries import names
from partner_portal.core.jobs import actions
from partner_portal.core.jobs.models import JobDay, JobRun
from partner_portal.core.jobs.registry import job_label, jobs
from partner_portal.core.staff import Group, ReadOnlyAdmin, WordsFilter, action


class JobFilter(WordsFilter):
    """By job."""

    title = gettext_lazy("job")
    parameter_name = "job"

    def known(self) -> list[tuple[str, str]]:
        """Every job there is."""
        return [(name, job_label(name)) for name, _job in jobs.items()]


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Each job of each day."""

    group = Group.OPERATION
    icon = "event_repeat"
    list_display = ["day", "scope", "work", "outcome", "handled", "attempts", "finished_at", "next_attempt_at"]
    list_filter = ["state", "scope", JobFilter]
    list_filter_submit = True
    date_hierarchy = "day"
    exclude = ["started_by"]
    readonly_fields = ["work", "by"]
    actions_detail = ["run_again"]

    @display(
        description=gettext_lazy("State"),
        ordering="state",
        label={JobRun.State.DONE: "success", JobRun.State.FAILED: "danger", JobRun.State.RUNNING: "info"},
    )
    def outcome(self, run: JobRun) -> tuple[str, str]:
        """The state, coloured and in words."""
        return run.state, run.get_state_display()

    @display(description=gettext_lazy("work"), ordering="job")
    def work(self, run: JobRun) -> str:
        """What the job does."""
        return job_label(run.job)

    def title_of(self, item: JobRun) -> str:
        """What was done, for which day and whose."""
        return f"{job_label(item.job)}: {date_format(item.day)}, {item.get_scope_display()}"

    @display(description=gettext_lazy("by"))
    def by(self, run: JobRun) -> str:
        """Who or what started it, in words."""
        return names([run.started_by])[run.started_by]

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """Only what has failed can run again."""
        run = self.get_object(request, str(object_id))
        is_failed = run is not None and run.state == JobRun.State.FAILED
        return super().get_actions_detail(request, object_id) if is_failed else []

    @action(
        description=gettext_lazy("Run again"),
        url_path="run-again",
        permissions=["core.run_jobs"],
        dialog=ActionDialog(
            title=gettext_lazy("Run this job again?"),
            description=gettext_lazy("It goes on where it failed. The jobs that wait for it follow."),
            form_class=BaseDialogForm,
            form_submit_text=gettext_lazy("Run again"),
        ),
    )
    def run_again(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Have a failed run tried again now."""
        run = get_object_or_404(JobRun, pk=object_id)
        try:
            actions.run_again(run, by=person(request.user))
            messages.success(request, _("A worker tries it again now. Reload this page in a moment."))
        except actions.NotFailed:
            messages.error(request, _("This run has not failed, so there is nothing to run again."))
        return HttpResponseRedirect(reverse("admin:core_jobrun_change", args=[run.pk]))


@admin.register(JobDay)
class JobDayAdmin(ReadOnlyAdmin):
    """Which days are done."""

    group = Group.OPERATION
    icon = "today"
    list_display = ["day", "scope", "completed_at"]
    list_filter = ["scope", ("completed_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "day"

    def title_of(self, item: JobDay) -> str:
        """Which day, and whose."""
        return f"{date_format(item.day)}, {item.get_scope_display()}"
