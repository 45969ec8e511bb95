"""The three settings of keeping: sane without any, and refused in words where they are not what they can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from versa_core.errors import ProjectError
from versa_core.keeping import Keeping


def test_as_shipped_projects_are_on_the_disk_for_twelve_hours() -> None:
    keeping = Keeping.from_environment({})
    assert keeping.folder is not None
    assert keeping.folder.name == "projects"
    assert (keeping.hours, keeping.seconds) == (12, 12 * 3600)


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
