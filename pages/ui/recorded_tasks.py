"""Tasks as the files of checkpoints name them, in English as all records are, told in the visitor's language."""

from __future__ import annotations

import re

from pages.ui.text import _
from versa_core.data.episodes import EpisodeSpec

_RECORDED = re.compile(r"([1-9]\d{0,3})-way ([1-9]\d{0,3})-shot with ([1-9]\d{0,3}) query(, within one group)?")


def task_words(task: str) -> str:
    """Returns what `evaluate --record` wrote of a task as people say it; anything else as it stands there."""
    found = _RECORDED.fullmatch(task)
    if found is None:
        return task
    words = str(EpisodeSpec(*(int(one) for one in found.groups()[:3])))
    return _("{task}, within one group").format(task=words) if found[4] else words
