"""What is chosen for the maps goes into the project's file and comes back."""

from __future__ import annotations

import pytest

from pages.ui.maps import MapSettings
from versa_core.project import Project


@pytest.mark.parametrize("same_scale", [None, True, False])
def test_a_project_with_map_settings_can_be_opened_again(same_scale: bool | None) -> None:
    chosen = MapSettings(kind="tsne", same_scale=same_scale)
    opened = Project.from_bytes(Project(map_settings=chosen.to_plain()).to_bytes())
    assert MapSettings.from_plain(opened.map_settings) == chosen


def test_a_file_that_names_what_was_left_open_is_read_too() -> None:
    opened = Project.from_bytes(Project(map_settings={"kind": "pca", "same_scale": None}).to_bytes())
    assert opened.map_settings == {"kind": "pca"}
