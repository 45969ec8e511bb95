"""The trainer process alone, without a manager."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from versa_core.jobs.frames import read_frame, write_frame
from versa_core.jobs.trainer import Trainer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def trainer(monkeypatch):
    monkeypatch.setenv("VERSA_EXTRA_TASKS", "tests.jobs.fake_tasks")
    trainer = Trainer()
    yield trainer
    trainer.close()


def ask(trainer: Trainer, kind: str) -> None:
    trainer.send({"do": "run", "job": "1", "kind": kind, "payload": {}})


def test_the_end_of_stdin_ends_a_worker_that_is_deep_in_work(trainer) -> None:
    ask(trainer, "deaf")
    assert trainer.receive()["event"]["event"] == "Started"
    trainer._process.stdin.close()
    assert trainer._process.wait(10) == 0


def test_a_killed_parent_leaves_no_worker_behind() -> None:
    code = """
import sys, time
from versa_core.jobs.trainer import Trainer
trainer = Trainer()
trainer.send({"do": "run", "job": "1", "kind": "deaf", "payload": {}})
trainer.receive()
print(trainer.pid, flush=True)
time.sleep(60)
"""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "VERSA_EXTRA_TASKS": "tests.jobs.fake_tasks"}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=env) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)  # it lives
        parent.kill()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and _runs(pid):
            time.sleep(0.05)
        assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")  # an orphan that nobody has reaped yet is dead, too
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_stray_prints_and_reads_do_not_reach_the_pipes(trainer) -> None:
    ask(trainer, "chatter")
    assert trainer.receive()["event"]["event"] == "Finished"
    assert trainer.receive()["result"] == {"stdin": b""}


def test_a_stop_that_arrives_before_its_job_is_kept(trainer) -> None:
    trainer.send({"do": "stop", "job": "1"})
    ask(trainer, "blind")
    assert trainer.receive() == {"job": "1", "end": "stopped", "message": "", "result": None}


def test_trainers_share_the_machine_politely(trainer) -> None:
    ask(trainer, "count")
    trainer.receive()
    assert os.getpriority(os.PRIO_PROCESS, trainer.pid) >= 5
    environment = Path(f"/proc/{trainer.pid}/environ").read_bytes()
    assert b"OMP_WAIT_POLICY=PASSIVE" in environment
    assert b"OMP_NUM_THREADS=" in environment


def test_a_module_that_cannot_be_warmed_up_does_not_end_the_worker(monkeypatch) -> None:
    monkeypatch.setenv("VERSA_EXTRA_TASKS", "tests.jobs.fake_tasks")
    trainer = Trainer(["no_such_module_anywhere"])
    ask(trainer, "count")
    assert "extra" in trainer.receive()
    trainer.close()


def test_frames_pass_through_a_real_pipe_in_pieces() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb", buffering=0) as reader, os.fdopen(write_end, "wb") as writer:
        write_frame(writer, {"text": "x" * 30_000})
        assert read_frame(reader) == {"text": "x" * 30_000}
