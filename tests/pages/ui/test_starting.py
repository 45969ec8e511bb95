"""What is wrong where the server starts is said in sentences, and what it logs names nobody."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.ui import starting
from versa_core import checkpoint
from versa_core.jobs.board import Board, Job
from versa_core.keeping import Keeping

ROOT = Path(__file__).resolve().parents[3]
GOOD = next(iter(sorted(checkpoint.BUNDLED.glob("*.safetensors"))))


def test_the_bundled_checkpoints_are_whole() -> None:
    assert list(starting.checkpoint_trouble()) == []


def test_missing_and_damaged_checkpoints_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "BUNDLED", tmp_path)
    (words,) = starting.checkpoint_trouble()
    assert "no checkpoint in" in words
    data = GOOD.read_bytes()
    (tmp_path / "whole.safetensors").write_bytes(data)
    (tmp_path / "short.safetensors").write_bytes(data[:-100])
    (tmp_path / "page.safetensors").write_bytes(b"<html>not found</html>")
    for card in ("whole", "gone", "EXPERIMENTS"):
        (tmp_path / f"{card}.md").touch()
    gone, page, short = starting.checkpoint_trouble()
    assert "checkpoint gone is missing" in gone
    assert "page.safetensors is not a checkpoint" in page
    assert "short.safetensors is damaged: it is not as long as it says. Get the file again." in short


def config_of(options: dict[str, int | str]) -> SimpleNamespace:
    """Streamlit's configuration, of which nothing was set by hand."""
    return SimpleNamespace(get_option=options.__getitem__, is_manually_set=lambda _name: False)


@pytest.mark.parametrize(("below", "path"), [("", ""), ("lab", "/lab"), ("/lab/", "/lab")])
def test_the_address_for_others_has_the_sub_path(below: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting.net_util, "get_internal_ip", lambda: "192.168.1.7")
    monkeypatch.setattr(starting, "config", config_of({"server.port": 8501, "server.baseUrlPath": below}))
    assert starting.network_address() == f"http://192.168.1.7:8501{path}"


@pytest.mark.parametrize(("free", "n"), [(None, 2), (4_000_000_000, 2), (1_000_000_000, 1)])
def test_where_memory_is_short_one_trainer_starts(free: int | None, n: int) -> None:
    assert starting.n_trainers(free) == n


def test_what_is_amiss_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting, "free_memory", lambda: 700_000_000)
    monkeypatch.setattr(starting, "config", config_of({"server.port": 8502, "server.baseUrlPath": ""}))
    with caplog.at_level(logging.INFO, "pages.start"):
        starting.check_start(Keeping(tmp_path / "missing"))
    assert "Only 700 MB of memory are free, 1500 MB are needed" in caplog.text
    assert "Port 8501 is taken, perhaps by another VERSA Lab, so this one listens on port 8502" in caplog.text
    assert "Projects cannot be written to" in caplog.text
    assert "for 12 hours after they have left" in caplog.text


def test_after_start_the_programs_own_objects_are_no_longer_searched_for_garbage() -> None:
    code = (
        "import gc, sys; from pages.ui.starting import load_pages; load_pages();"
        "print(gc.get_freeze_count() > 50_000, len(gc.get_objects()) < 5_000, 'pages.ui.lessons.traps' in sys.modules,"
        "'torch' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.stdout.split() == ["True", "True", "True", "False"], run.stderr


def test_a_wrong_setting_ends_the_program_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSA_KEEP", "ram")
    with pytest.raises(SystemExit, match="VERSA_KEEP is 'ram'"):
        starting.sound_settings()


def test_a_job_is_one_line_that_does_not_say_whose(caplog: pytest.LogCaptureFixture) -> None:
    board = Board()
    job = Job("secret id", "secret owner", "adapt", "adapt", True, 1, {"name": "secret"}, n_bytes=2_500_000)
    with caplog.at_level(logging.INFO):
        board.add(job)
        assert board.take(short_only=False) is job
        board.end(job, "done", "secret message", {"model": bytes(1_000_000)})
        board.end(job, "failed")
    (line,) = (record.getMessage() for record in caplog.records)
    assert line == "Job adapt done: waited 0.0 s, took 0.0 s, 2.5 MB in, 1.0 MB out."
