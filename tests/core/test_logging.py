"""What the log lines hold."""

import json
import logging
import logging.config
from io import StringIO

import pytest
import structlog

from partner_portal.settings import logging as logs


@pytest.fixture
def written():
    """Configures logging as asked, into memory, and puts the suite's own back after the test."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    stream = StringIO()

    def configure(*, debug):
        config = logs.configure(debug=debug)
        config["handlers"]["console"]["stream"] = stream
        logging.config.dictConfig({"version": 1, "disable_existing_loggers": False} | config | {"loggers": {}})
        return stream

    yield configure
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


def fail():
    password = "".join(["hun", "ter2"])
    raise ValueError(len(password))


@pytest.mark.parametrize("debug", [False, True])
def test_errors_show_no_local_variables(written, debug):
    stream = written(debug=debug)
    try:
        fail()
    except ValueError:
        logging.getLogger("portal.test").exception("it broke")
    assert "it broke" in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "hunter2" not in stream.getvalue()


def test_outside_development_each_line_is_one_json_object(written):
    stream = written(debug=False)
    structlog.contextvars.bind_contextvars(request_id="r-1")
    logging.getLogger("portal.test").warning("%d rows\nand a break", 3)
    structlog.stdlib.get_logger("portal.test").info("told", count=2)
    structlog.contextvars.clear_contextvars()
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (first["event"], first["level"], first["logger"]) == ("3 rows\nand a break", "warning", "portal.test")
    assert (second["event"], second["count"], second["request_id"]) == ("told", 2, "r-1")
