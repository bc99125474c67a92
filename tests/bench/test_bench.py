import json
import time

import pytest
from django.core.management import CommandError, call_command

from partner_portal.bench import figures, measure, start, web
from partner_portal.bench.figures import Figure
from partner_portal.bench.measure import Result, interleaved, ratios


def test_a_result_is_its_median_with_quartiles_against_one_limit():
    result = Result(what="a / b", values=[1.0, 9.0, 2.0, 3.0, 4.0], unit="×", at_most=3)
    assert (result.median, result.quartiles, result.holds) == (3.0, (2.0, 4.0), True)
    assert str(result) == "ok   3 × (2.00–4.00), to reach ≤ 3: a / b"
    slow = Result(what="a / b", values=[3.1], unit="×", at_most=3)
    assert (slow.quartiles, slow.holds) == ((3.1, 3.1), False)
    assert str(slow).startswith("MISS 3.1 ×, to reach ≤ 3")
    assert Result(what="b / a", values=[2.3], unit="×", at_least=2.3).holds
    assert not Result(what="b / a", values=[2.2], unit="×", at_least=2.3).holds


def test_every_contender_is_timed_in_every_block_and_takes_its_turn_to_begin(monkeypatch):
    monkeypatch.setattr(measure, "SECONDS_PER_BLOCK", 0)
    order = []
    times = interleaved({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, blocks=4)
    assert {name: len(values) for name, values in times.items()} == {"a": 4, "b": 4}
    assert "".join(order)[-8:] == "abbaabba"


def test_ratios_are_taken_block_by_block():
    assert ratios({"a": [2.0, 9.0], "b": [1.0, 3.0]}, "a", "b") == [2.0, 3.0]


@pytest.mark.django_db(transaction=True)  # the server's end of a request closes what is within a transaction
def test_the_figures_of_requests_count_their_queries(monkeypatch):
    monkeypatch.setattr(measure, "SECONDS_PER_BLOCK", 0)
    _page, queries = web.page_behind_login(blocks=1)
    assert (queries.what, queries.values) == ("its queries", [1])


@pytest.mark.django_db(transaction=True)  # the server's end of a request closes what is within a transaction
def test_the_list_figure_compares_the_same_fifty_rows(monkeypatch):
    monkeypatch.setattr(measure, "SECONDS_PER_BLOCK", 0)
    fast, slow, queries = web.api_list(blocks=2)
    assert len(fast.values) == len(slow.values) == 2
    assert queries.values == [2]
    assert queries.holds


@pytest.fixture
def toy(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = settings.BASE_DIR = tmp_path

    def register(*values, is_asked_for=False):
        ran = []

        def run(blocks):
            ran.append(blocks)
            return [Result(what="toys", values=values, unit="×", at_most=2)]

        figure = Figure(id="T1", what="toys", run=run, is_asked_for=is_asked_for)
        monkeypatch.setattr(figures.figures, "_items", {"T1": figure})
        return ran

    return register


@pytest.mark.django_db
def test_the_command_prints_and_writes_what_it_measured(toy, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("partner_portal.management.commands.bench.scratch_database", no_database)
    ran = toy(1.0, 2.0, 1.5)
    call_command("bench", blocks=3)
    assert ran == [3]
    assert "ok   1.5 × (1.25–1.75), to reach ≤ 2: toys" in capsys.readouterr().out
    (written,) = (tmp_path / "bench").iterdir()
    (result,) = json.loads(written.read_text())["results"]
    assert (result["figure"], result["median"], result["quartiles"], result["holds"]) == ("T1", 1.5, [1.25, 1.75], True)


def test_the_command_fails_when_a_figure_misses(toy, monkeypatch):
    monkeypatch.setattr("partner_portal.management.commands.bench.scratch_database", no_database)
    toy(3.0)
    with pytest.raises(CommandError, match="misses its target: T1 toys"):
        call_command("bench")


def test_a_figure_that_is_asked_for_runs_only_by_name(toy, monkeypatch):
    monkeypatch.setattr("partner_portal.management.commands.bench.scratch_database", no_database)
    ran = toy(1.0, is_asked_for=True)
    call_command("bench")
    assert ran == []
    call_command("bench", only="t1")
    assert ran == [15]


@pytest.mark.parametrize(
    "options, said", [({"only": "S99"}, "no figure S99; there are T1"), ({"blocks": 0}, "at least 1")]
)
def test_what_cannot_be_measured_is_said(toy, options, said):
    toy(1.0)
    with pytest.raises(CommandError, match=said):
        call_command("bench", **options)


class no_database:
    def __enter__(self):
        pass

    def __exit__(self, *error):
        pass


SERVE = "import http.server as h; h.HTTPServer(('127.0.0.1', $(PORT)), h.SimpleHTTPRequestHandler).serve_forever()"
DEAF = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)"


@pytest.mark.processes
@pytest.mark.parametrize("also, left", [("true", 0), (f'python3 -c "{DEAF}" &', 1)])
def test_a_start_is_timed_to_its_first_page_and_what_it_leaves_is_counted(tmp_path, also, left):
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "Makefile").write_text(f'run:\n\t@{also}\n\t@python3 -c "{SERVE}"\n')
    seconds, processes = start.run_once(clone)
    assert 0 < seconds < start.PATIENCE
    assert processes == left
    until = time.monotonic() + 10
    while start._processes_under(clone) and time.monotonic() < until:
        time.sleep(0.05)
    assert start._processes_under(clone) == []


@pytest.mark.processes
def test_a_start_that_fails_shows_what_it_said(tmp_path):
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "Makefile").write_text("run:\n\t@echo the port is taken; exit 1\n")
    with pytest.raises(start.DidNotStart, match="the port is taken"):
        start.run_once(clone)
