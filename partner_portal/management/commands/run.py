"""Starts the whole portal in the foreground: web, worker and beat, on a database it prepares by itself."""

import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from honcho.manager import Manager

from partner_portal import locales
from partner_portal.core import demo


class Command(BaseCommand):
    help = "Prepare the database, load the demo world into an empty one, then run web, worker and beat until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        if _is_taken(port):
            raise CommandError(f"Port {port} is in use. Stop what runs there, or try another: make run PORT={port + 1}")
        settings.VAR_DIR.mkdir(exist_ok=True)
        locales.compile_all()
        self.stdout.write("Preparing the database…")
        call_command("migrate", verbosity=0, interactive=False)
        if not no_demo and demo.is_empty():
            self.stdout.write("Loading the demo world (once, some seconds)…")
            call_command("demo", stdout=self.stdout)
        self._print_welcome(port)
        manager = Manager()
        for name, command in _processes(port).items():
            manager.add_process(name, command)
        manager.loop()
        sys.exit(0 if manager.returncode in (0, None, 130, -2) else manager.returncode)

    def _print_welcome(self, port: int) -> None:
        lines = ["", f"  The portal: http://localhost:{port}/", f"  Program office: http://localhost:{port}/admin/", ""]
        lines += [f"  {login.email:<34} {demo.PASSWORD:<24} {login.what}" for login in demo.logins()]
        lines += ["", "  Ctrl-C stops everything.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _processes(port: int) -> dict[str, str]:
    """Command line of each process.

    One web process with threads, since the embedded cache lives in its memory; a worker with threads, so that the end
    of the group ends it at once and not its children before it.
    """
    python = sys.executable
    return {
        "web": f"{python} -m gunicorn partner_portal.wsgi --bind 127.0.0.1:{port} --workers 1 --threads 8 "
        f"--graceful-timeout 5 --log-level warning",
        "worker": f"{python} -m celery --quiet --app partner_portal worker --pool threads --concurrency 2 "
        "--loglevel WARNING --without-gossip --without-mingle",
        "beat": f"{python} -m celery --quiet --app partner_portal beat --loglevel WARNING --pidfile= "
        f"--schedule {settings.VAR_DIR / 'beat'}",
    }


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
