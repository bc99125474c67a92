"""A development installation, as `make run` has it, with slow work to interrupt."""

import os

from partner_portal.settings import *  # noqa: F403
from partner_portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.processes.slowwork"]
# a Redis that others use at the same time
CELERY_TASK_DEFAULT_QUEUE = os.environ["QUEUE"]
