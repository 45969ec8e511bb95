"""The leak guard on screen: which query pictures are in support, too, named once per set of pictures and marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.session import project
from pages.ui.text import _, names_in_row, plain, plural
from versa_core.analysis.leaks import Leak, find_leaks, scored
from versa_core.project import Project

N_NAMED = 6


def leaks_among(images: npt.NDArray[Any], is_support: npt.NDArray[np.bool_], key: str) -> tuple[Leak, ...]:
    """Returns the leaks, worked out once for the pictures of that key (their fingerprint) under these marks."""
    wanted = (key, is_support.tobytes())
    known = project().results.get("leaks")
    if known is None or known[0] != wanted:
        known = project().results["leaks"] = (wanted, find_leaks(images, is_support))
    leaks: tuple[Leak, ...] = known[1]
    return leaks


def n_scored(images: npt.NDArray[Any], is_support: npt.NDArray[np.bool_], key: str) -> int:
    """Returns how many query pictures count."""
    return int(scored(is_support, leaks_among(images, is_support, key)).sum())


def names_of(pictures: Project) -> dict[str, str]:
    """Returns what the visitor calls each picture, by its id: class and file."""
    return {picture.id: f"{one.name}/{picture.name}" for one in pictures.classes for picture in one.pictures}


def leak_sentence(leaks: tuple[Leak, ...], ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Returns Markdown that names the leaks, or "" where there is none."""
    if not leaks:
        return ""
    pairs = [
        (_("{query} (the same as {support})") if leak.distance == 0 else _("{query} (nearly {support})")).format(
            query=plain(names.get(ids[leak.query], ids[leak.query])),
            support=plain(names.get(ids[leak.support], ids[leak.support])),
        )
        for leak in leaks[:N_NAMED]
    ]
    if len(leaks) > N_NAMED:
        pairs.append(_("and {n} more").format(n=len(leaks) - N_NAMED))
    words = plural(
        "**{n} query picture is in the support, too**, so it is left out of every score: {pairs}. To know a picture "
        "again that was given with its answer proves nothing.",
        "**{n} query pictures are in the support, too**, so they are left out of every score: {pairs}. To know a "
        "picture again that was given with its answer proves nothing.",
        len(leaks),
    )
    return words.format(n=len(leaks), pairs=names_in_row(pairs))


def show_leaks(leaks: tuple[Leak, ...], ids: tuple[str, ...], pictures: Project) -> None:
    """Names the leaks in a warning, where there are any."""
    with st.container(key="leaks"):
        if leaks:
            st.warning(leak_sentence(leaks, ids, names_of(pictures)), icon=":material/content_copy:")
