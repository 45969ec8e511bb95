"""A task of a record: as written in English, in its own words in Chinese, and as it stands where it is no such task."""

from __future__ import annotations

import pytest

from pages.ui.recorded_tasks import task_words
from versa_core.data.episodes import EpisodeSpec
from versa_core.language import speaking

WRITTEN = str(EpisodeSpec(20, 1, 5))


@pytest.mark.parametrize("task", [WRITTEN, f"{WRITTEN}, within one group"])
def test_in_english_a_task_is_told_as_it_was_written(task: str) -> None:
    assert task_words(task) == task


def test_another_language_has_its_own_words() -> None:
    with speaking("zh_CN"):
        assert task_words(WRITTEN) == str(EpisodeSpec(20, 1, 5)) == "20-way 1-shot，每类 5 张查询图片"
        assert "同一组内" in task_words(f"{WRITTEN}, within one group")


@pytest.mark.parametrize("task", ["fixed episodes from tasks.json", "0-way 1-shot with 5 query", ""])
def test_what_is_no_such_task_stands_as_it_is(task: str) -> None:
    assert task_words(task) == task
