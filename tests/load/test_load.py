"""The load's own parts: figures and marks; and one visitor over the protocol, on a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load import marks, story
from tests.load.memory import Share, children, in_words, shares, total
from tests.load.protocol import Broken, Client
from tests.load.story import Visit
from tests.pages.serving import serve

linux_only = pytest.mark.skipif(
    sys.platform != "linux",
    reason="only Linux tells in /proc what each process holds; what a load run makes of its figures is tested on this "
    "system, too",
)


def kept(measured: list[marks.Measured]) -> dict[str, bool | None]:
    return {one.row.what: one.is_kept for one in measured}


def test_shares_are_those_of_the_ordered_values() -> None:
    values = [float(one) for one in range(100, 0, -1)]
    assert (marks.share(values, 0.5), marks.share(values, 0.95), marks.share([3.0], 0.95)) == (51.0, 96.0, 3.0)
    assert marks.share([], 0.5) == float("inf")


def test_visits_are_judged() -> None:
    good = Visit(0, changes=[0.1, 0.2], adapted_at=150.0, seconds=40.0)
    assert set(kept(marks.of_visits([good], 100.0)).values()) == {True, None}
    bad = Visit(1, changes=[9.0], adapted_at=191.0, trouble="Broken: no", strangers={"tag"})
    judged = kept(marks.of_visits([good, bad], 100.0))
    assert [one for one, is_kept in judged.items() if is_kept is False] == [
        "visits with an error",
        "visits that saw another's names",
        "last model adapted after",
    ]


def test_a_visitor_whose_model_never_came_breaks_the_mark() -> None:
    assert kept(marks.of_visits([Visit(0)], 0.0))["last model adapted after"] is False


def test_memory_and_leaks_are_judged() -> None:
    start = [Share("server", 100), Share("trainer", 450), Share("trainer", 450)]

    def judged(most: float, end: float) -> list[bool | None]:
        rows = marks.of_memory(start, [Share("server", most)], [Share("server", end)], 9.0)
        return list(kept(rows).values())

    assert judged(2400, 1199) == [None, True, True, None]
    assert judged(2501, 1201) == [None, False, False, None]
    assert list(kept(marks.of_leak([1, 1, 10, 10, 10, 10, 10.9, 10.9])).values()) == [True]
    assert list(kept(marks.of_leak([float(one) for one in range(1, 9)])).values()) == [False]


def test_memory_is_told_for_each_process() -> None:
    assert in_words([Share("server", 148.2), Share("trainer", 570), Share("reader", 19), Share("trainer", 552)]) == (
        "server 148, trainer 570 + 552, reader 19"
    )


def test_slow_clicks_break_their_mark() -> None:
    assert list(kept(marks.of_clicks([0.4] * 19 + [1.9])).values()) == [True, True]
    assert list(kept(marks.of_clicks([0.6] * 19 + [2.1])).values()) == [False, False]


@linux_only
def test_memory_of_children_counts() -> None:
    before = total(list(shares(os.getpid())))
    code = "held = bytearray(50_000_000); print(flush=True); input()"
    command = [sys.executable, "-c", code, "versa_core.jobs.worker"]  # what it is called, among its arguments
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.pid in children(os.getpid())
        assert total(list(shares(os.getpid()))) - before > 50
        (own,) = shares(child.pid)  # of this one alone: servers of other tests have trainers, too
        assert own.kind == "trainer"
        assert own.megabytes > 50
        child.communicate(b"\n")


def test_one_visitor_comes_by_the_protocol(tmp_path: Path) -> None:
    """A smoke test: a page, an upload, what is not there; adapting and the rest is for `python -m tests.load`."""
    visit, other = Visit(1), Visit(2)
    with (tmp_path / "log").open("wb") as log, serve(log) as address:
        client = Client(address, lambda data: story.look(visit, [visit, other], data))
        try:
            client.open("images")
            client.upload("upload_folder", story.pictures(visit))
            client.wait_for(lambda one: "25 pictures" in one.text())
            assert client.shows(f"{visit.tag}-0")
            with pytest.raises(Broken, match="the page has no button 'Fly'"):
                client.press("Fly")
            client.upload("upload_folder", story.pictures(other))
            client.wait_for(lambda one: "50 pictures" in one.text())
            assert visit.strangers == {other.tag}
            story.forget(client)
            assert "No pictures yet" in client.text()
        finally:
            client.close()
