"""`manage.py prove`: tries the registered proofs; a full run that was stopped goes on where it was."""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_portal.core import proofs

SECONDS_BETWEEN_SAVES = 5


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # pure: needs no database
    help = "Tries the proofs (F2, F8, …) and keeps their results under var/prove; exit 1 when a claim does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", default="", metavar="F8,…", help="only these proofs")
        parser.add_argument("--full", action="store_true", help="at full size: hours, resumable")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--again", action="store_true", help="forget what earlier runs kept")

    def handle(self, *, only: str, full: bool, seed: int, again: bool, **options: Any) -> None:
        folder = Path(settings.VAR_DIR) / "prove"
        folder.mkdir(parents=True, exist_ok=True)
        code = fingerprint()
        failed = []
        for proof in self._chosen(only):
            path = folder / f"{proof.figure}{'' if full else '.small'}.json"
            kept = Kept(path, proof, code=code, seed=seed, steps=len(proofs.numbers(proof, full=full, seed=seed)))
            progress = proofs.Progress() if again else kept.load()
            if progress.done:
                self.stdout.write(f"{proof.figure} goes on after {progress.done:,} steps")

            def report(progress: proofs.Progress, kept: Kept = kept) -> None:
                if kept.is_due():
                    kept.keep(progress)
                    self._show(kept, progress)

            progress = proofs.run(proof, full=full, seed=seed, progress=progress, report=report)
            kept.keep(progress)
            self._show(kept, progress)
            for difference in progress.first:
                self.stdout.write(f"  {difference}")
            if progress.differences:
                failed.append(proof.figure)
        if failed:
            raise CommandError(f"does not hold: {', '.join(failed)}")

    def _chosen(self, only: str) -> Iterator[proofs.Proof]:
        names = [name.strip().upper() for name in only.split(",") if name.strip()]
        known = [proof.figure for proof in proofs.proofs]
        for name in names:
            if name not in proofs.proofs:
                raise CommandError(f"there is no proof {name}; there are {', '.join(known)}")
        return (proofs.proofs.get(name) for name in names or known)

    def _show(self, kept: "Kept", progress: proofs.Progress) -> None:
        self.stdout.write(
            f"{kept.proof.figure} {progress.done:,}/{kept.steps:,} steps, {progress.checked:,} checked, "
            f"{progress.differences:,} differences: {kept.proof.claim}"
        )
        self.stdout.flush()


class Kept:
    """What is kept of one proof's run: its progress, good only for the code and the seed it was made with."""

    def __init__(self, path: Path, proof: proofs.Proof, *, code: str, seed: int, steps: int) -> None:
        self.path, self.proof, self.code, self.seed, self.steps = path, proof, code, seed, steps
        self.saved_at = time.monotonic()

    def load(self) -> proofs.Progress:
        """The progress kept, or none."""
        try:
            data = json.loads(self.path.read_text())
            if (data["code"], data["seed"]) == (self.code, self.seed):
                return proofs.Progress(**data["progress"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing kept, or not by us: start anew
        return proofs.Progress()

    def is_due(self) -> bool:
        """Whether it is time to save again."""
        return time.monotonic() - self.saved_at > SECONDS_BETWEEN_SAVES

    def keep(self, progress: proofs.Progress) -> None:
        """Write all of it anew, then put it in the old one's place."""
        kept = {
            "figure": self.proof.figure,
            "claim": self.proof.claim,
            "holds": progress.done == self.steps and not progress.differences,
            "seed": self.seed,
            "code": self.code,
            "steps": self.steps,
            "progress": asdict(progress),
        }
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps(kept, indent=2) + "\n")
        partial.replace(self.path)
        self.saved_at = time.monotonic()


def fingerprint() -> str:
    """A digest of the portal's own code: what was proven of other code is no proof of this one."""
    digest = hashlib.sha256()
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).is_relative_to(settings.BASE_DIR)]
    for path in sorted({path for folder in ours for path in folder.rglob("*.py")}):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
