"""Bad input ends with 2 and one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from versa_core.cli import main


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "required: COMMAND"),
        ("evaluate --episodes 0 --data digits", "0 is too small"),
        ("evaluate --way two --data digits", "'two' is no whole number"),
        ("evaluate --data digits", "Give --checkpoint, or a --method that needs none: pixels"),
        ("evaluate --method prototype --data digits", "none was given"),
        ("evaluate --method nosuch --data digits", "There is no method called 'nosuch'"),
        ("evaluate --method pixels --setting scale --data digits", "NAME=VALUE"),
        ("evaluate --method pixels --setting scale=much --data digits", "must be a number"),
        ("evaluate --method pixels --setting nosuch=1 --data digits", "no setting nosuch"),
        ("evaluate --method pixels", "--data, to draw episodes from, or --episode-file"),
        ("evaluate --method pixels --episode-file e.json", "needs --root"),
        ("evaluate --method pixels --episode-file nosuch.json --root .", "nosuch.json cannot be opened"),
        ("evaluate --method pixels --data ./nosuch", "no folder or file './nosuch'"),
        ("evaluate --method pixels --data PICTURES --way 6 --query 4", "5 of 5 classes have that many"),
        ("evaluate --method pixels --data PICTURES --within-group --way 4 --query 2", "the largest of 2 groups has 3"),
        ("evaluate --method pixels --data PICTURES --classes z*", "fits none of the 5 class folders"),
        ("evaluate --method pixels --record --data PICTURES", "Add --checkpoint"),
        ("evaluate --checkpoint nosuch --data PICTURES", "There is no checkpoint 'nosuch'"),
        ("evaluate --checkpoint CHECKPOINT --profile photos --data PICTURES", "was trained on glyphs"),
        ("evaluate --method pixels --data PICTURES --json PICTURES", "cannot be written (it is a folder)"),
        ("meta-train --data PICTURES --out OUT", "one of the arguments --steps --minutes is required"),
        ("meta-train --data PICTURES --out OUT --steps 1 --objective nosuch", "no objective called 'nosuch'"),
        ("meta-train --data PICTURES --out OUT --minutes nan", "it must be a number above 0"),
        ("meta-train --data PICTURES --out OUT --steps 1 --learning-rate 0", "it must be a number above 0"),
        ("meta-train --data PICTURES --out OUT --steps 1 --valid-classes !large", "Drop the '!'"),
        ("adapt --method pixels --data PICTURES --out OUT/m --shot 6", "'a' has 5"),
        ("adapt --method pixels --data PICTURES --out OUT/m --query-data digits", "none of the support's"),
        ("predict --model nosuch PICTURES", "There is no file 'nosuch'"),
        ("predict --model CHECKPOINT PICTURES", "is a checkpoint, not an adapted model"),
        ("embed --checkpoint CHECKPOINT --data PICTURES", "nowhere to go"),
        ("info nosuch", "There is no checkpoint 'nosuch'"),
    ],
)
def test_bad_input_is_refused_in_one_sentence_with_2(
    arguments: str, words: str, pictures: Path, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"PICTURES": pictures, "CHECKPOINT": checkpoint, "OUT": tmp_path / "out"}
    for word, place in places.items():
        arguments = arguments.replace(word, str(place))
    try:
        status: Any = main(arguments.split())
    except SystemExit as left:
        status = left.code
    told = capsys.readouterr()
    assert status == 2
    assert words in told.err
    assert len(told.err.splitlines()) == 1
    assert not told.out
