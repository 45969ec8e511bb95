"""The trainers' work for the lesson on adapting: one run for each number of pictures, with what its method did."""

from __future__ import annotations

from typing import Any

import pytest

from tests.toys import GLYPHS, easy_images, exhaust, small_checkpoint
from versa_core.jobs.tasks import TASKS
from versa_core.jobs.tuning import TUNING, try_guard, tune_by_shots
from versa_core.teaching.tuning import EVERY, share_out, shots_of
from versa_core.training.events import Finished, Snapshot, StepDone, from_plain


def payload(method: str, settings: dict[str, Any], shots: tuple[int, ...]) -> dict[str, Any]:
    images = easy_images((8, 8, 8))
    dealt = share_out(images.labels, seed=0)
    assert set(shots) <= set(shots_of(dealt))
    return {
        "images": images.images, "labels": images.labels, "ids": list(images.ids),
        "class_names": list(images.class_names), "support": dealt.support, "query": dealt.query,
        "preparation": GLYPHS.to_plain(), "checkpoint": small_checkpoint("article"), "method": method,
        "settings": settings, "shots": list(shots), "seed": 0,
    }  # fmt: skip


def events_of(run: dict[str, Any]) -> list[Any]:
    return [from_plain(one) for one in run["events"]]


def test_each_number_of_pictures_is_a_run_and_what_may_move_moves() -> None:
    bold = {"reading": "B", "n_steps": 6, "encoder_rate": 0.01}
    told, result = exhaust(tune_by_shots(payload("article", bold, (1, 5)), lambda: False))
    shares = [one.progress for one in told if isinstance(one, StepDone)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [run["n_shot"] for run in result["runs"]] == [1, 5]
    for run in result["runs"]:
        assert all(share > 0 for share in run["moved"])
        states = [one for one in events_of(run) if isinstance(one, Snapshot)]
        assert {one.step for one in states} >= {0, EVERY, 6}
        assert states[0].embeddings is not None
        assert len(states[0].embeddings) == 3 * (run["n_shot"] + 3)


def test_where_the_head_moves_alone_the_encoder_stays() -> None:
    _told, result = exhaust(tune_by_shots(payload("article", {"n_steps": 4}, (2,)), lambda: False))
    assert result["runs"][0]["moved"] == [0.0] * 4


def test_the_guard_has_the_last_word_and_progress_never_falls() -> None:
    told, result = exhaust(try_guard(payload("adapted", {"head_steps": 2, "block_steps": 2}, (5,)), lambda: False))
    shares = [one.progress for one in told if isinstance(one, StepDone)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    last = events_of(result["runs"][0])[-1]
    assert isinstance(last, Finished)
    assert "Of 15 support pictures left out in turn" in last.message


def test_a_stop_ends_it() -> None:
    told, result = exhaust(tune_by_shots(payload("article", {"n_steps": 4}, (1, 2)), lambda: True))
    assert result == {}
    assert isinstance(told[-1], Finished)
    assert told[-1].reason == "stopped"


def test_trainers_know_the_work() -> None:
    assert set(TUNING) <= set(TASKS)
