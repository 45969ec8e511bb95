"""`evaluate` on the episodes of a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from versa_core.cli import main

Call = Callable[..., dict[str, Any]]


def fixed_episodes(pictures: Path, folder: Path) -> Path:
    """One sound episode; then one with an unreadable query and a class whose support cannot be read."""
    shutil.copytree(pictures, folder / "root")
    (folder / "root" / "broken.png").write_bytes(b"no picture")
    first, query = [f"large/{name}/0.png" for name in "abc"], [f"large/{name}/1.png" for name in "abc"]
    names = ["a", "b", "c"]
    sound = {"classes": names, "support": dict(zip(names, [[p] for p in first], strict=True)),
             "query": dict(zip(names, [[p] for p in query], strict=True))}  # fmt: skip
    broken = {
        "classes": names,
        "support": {"a": [first[0]], "b": [first[1], "nosuch.png"], "c": ["broken.png"]},
        "query": {"a": [query[0], "broken.png"], "b": [query[1]], "c": [query[2]]},
    }
    file = folder / "episodes.json"
    file.write_text(json.dumps({"episodes": [sound, broken]}), encoding="utf-8")
    return file


def test_fixed_episodes_count_what_cannot_be_read_as_wrong(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    file = fixed_episodes(pictures, tmp_path)
    arguments = (
        "evaluate",
        "--method",
        "pixels",
        "--keep-margins",
        "--episode-file",
        file,
        "--root",
        tmp_path / "root",
    )
    result = call(*arguments)
    assert result["per_episode"] == [1.0, 0.5]  # of four: a and b right, one query broken, one class without support
    assert result["accuracy"] == 0.75
    told = capsys.readouterr().err
    assert "broken.png" in told
    assert "nosuch.png" in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "needs a list"),
        ('{"episodes": []}', "at least one episode"),
        ('{"episodes": [{"support": {"a": "x.png"}, "query": {}}]}', "list of paths per class"),
        ('{"episodes": [{"classes": ["a"], "support": {"b": []}, "query": {}}]}', "pictures of b"),
        ('{"episodes": [{"classes": ["a"], "support": {"a": ["x"]}, "query": {"a": []}}]}', "no query picture"),
        (
            '{"episodes": [{"classes": ["a"], "support": {"a": ["x"]}, "query": {"a": ["y"]}}]}',
            "None of the 2 pictures",
        ),
    ],
)
def test_episode_files_of_another_form_are_refused(
    content: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "episodes.json"
    file.write_text(content, encoding="utf-8")
    assert main(["evaluate", "--method", "pixels", "--episode-file", str(file), "--root", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err
