"""The three settings of keeping: sane without any, and refused in words where they are not what they can be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from versa_core import keeping
from versa_core.errors import ProjectError
from versa_core.keeping import HOURS, MEMORY_MB, Keeping


def test_as_shipped_projects_are_on_the_disk_for_twelve_hours() -> None:
    found = Keeping.from_environment({})
    assert found.folder is not None
    assert found.folder.name == "projects"
    assert (found.hours, found.seconds) == (12, 12 * 3600)


def test_the_environment_chooses(tmp_path: Path) -> None:
    given = {"VERSA_KEEP_FOLDER": str(tmp_path), "VERSA_KEEP_HOURS": "0.5", "VERSA_MEMORY_MB": "100"}
    assert Keeping.from_environment(given) == Keeping(tmp_path, 0.5, 100)
    assert Keeping.from_environment({**given, "VERSA_KEEP": "memory"}) == Keeping(None, 0.5, 100)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"VERSA_KEEP": "ram"}, "VERSA_KEEP is 'ram'; it can be 'disk' or 'memory'"),
        ({"VERSA_KEEP_HOURS": "soon"}, "VERSA_KEEP_HOURS is 'soon'; it must be a number above 0"),
        ({"VERSA_KEEP_HOURS": "0"}, "above 0"),
        ({"VERSA_MEMORY_MB": "nan"}, "VERSA_MEMORY_MB is 'nan'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(given: dict[str, str], words: str) -> None:
    with pytest.raises(ProjectError, match=words):
        Keeping.from_environment(given)


def test_the_readme_names_each_variable_with_its_default() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(VERSA_\w+)` \| (.+?) \|", readme, re.MULTILINE))
    read = re.findall(r'"(VERSA_\w+)"', Path(keeping.__file__).read_text(encoding="utf-8"))
    assert set(rows) == set(read)
    assert rows["VERSA_KEEP_HOURS"] == f"`{HOURS:g}`"
    assert rows["VERSA_MEMORY_MB"] == f"`{MEMORY_MB:g}`"
