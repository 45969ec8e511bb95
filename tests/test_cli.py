"""The command line as a whole: its commands, its help, and what that costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from versa_core.cli import main
from versa_core.commands import COMMANDS
from versa_core.commands.terminal import Bar

ROOT = Path(__file__).parents[1]
NAMES = {
    "meta-train",
    "adapt",
    "predict",
    "export",
    "embed",
    "reconstruct",
    "evaluate",
    "calibrate",
    "benchmark",
    "ablation",
    "card",
    "info",
}


def test_all_commands_are_there() -> None:
    assert {command.name for command in COMMANDS} == NAMES


@pytest.mark.parametrize("command", ["", *sorted(NAMES)])
def test_help_is_printed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    assert "usage: python -m versa_core" in capsys.readouterr().out


def test_help_loads_no_torch() -> None:
    code = "import sys; from versa_core.cli import make_parser; make_parser(); print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "False"


def test_a_bar_writes_a_line_for_each_tenth_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("work") as bar:
        for done in range(1, 101):
            bar.show(done / 100, f"{done} of 100")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[0] == "work  10%  10 of 100"
