"""Extracts what people read: Django's own command, which also knows `one_or_many` and sorts the catalogue."""

from typing import Any

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """`manage.py makemessages --locale de --no-obsolete`: sorted by msgid, without line numbers, our own files only."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=one_or_many:1,2"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--sort-output"]
    msguniq_options = [*makemessages.Command.msguniq_options, "--sort-output"]
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--sort-output"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Leave out tests, examples, what is generated and what is installed; write where LOCALE_PATHS says."""
        options["ignore_patterns"] += [
            ".venv",
            "var",
            "staticfiles",
            "tests",
            "components.py",
            "components.html",
            "locale",
        ]
        options["no_location"] = True
        options["no_wrap"] = False
        super().handle(*args, **options)
