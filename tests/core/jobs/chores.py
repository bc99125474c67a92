"""Daily jobs for tests: they do due chores in chunks of two, and write down when."""

from django.db.models import F

from partner_portal.core import clock
from partner_portal.core.entities import Entity
from partner_portal.core.jobs.registry import Job
from tests.testapp.models import Chore

CHUNK = 2


def do_chores(day, entity):
    due = Chore.objects.filter(due_on__lt=day, done_at=None)
    if entity is not None:
        due = due.filter(entity=entity)
    taken = list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    Chore.objects.filter(pk__in=taken).update(done_at=clock.now(), times=F("times") + 1)
    return len(taken)


def chores(name="chores", step=do_chores, **kwargs):
    return Job(name=name, step=step, label=name, **kwargs)


class Diary:
    """A job that notes its runs, and does nothing else."""

    def __init__(self):
        self.entries = []

    def job(self, name, **kwargs):
        def step(day, entity):
            self.entries.append((name, day.isoformat(), entity and entity.value))
            return 0

        return Job(name=name, step=step, label=name, **kwargs)

    def of(self, entity):
        return [(name, day) for name, day, whose in self.entries if whose == entity]


def backlog(first, days, per_day=3):
    """Chores falling due on each of some days, for Cyprus and the US."""
    for entity in (Entity.CYPRUS, Entity.US):
        Chore.objects.bulk_create(
            Chore(entity=entity, due_on=first.fromordinal(first.toordinal() + offset))
            for offset in range(days)
            for _ in range(per_day)
        )
