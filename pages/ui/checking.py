"""Check, a section of Images: what may be wrong with the pictures, one finding at a time, each with its remedies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st

from pages.ui.adapting import Offer, chosen_offer, task
from pages.ui.check_case import Case
from pages.ui.check_findings import offer_undo, show_cases
from pages.ui.embedded import embedded, with_class_means
from pages.ui.errors import told
from pages.ui.racing import source_of
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain, sentences
from versa_core.analysis.checking import Finding
from versa_core.analysis.checking.labels import FOUND_ON_PHOTOS
from versa_core.analysis.checking.traits import N_TRAITS
from versa_core.project import Picture, Project

ASKED, TRAITS = "check asked", "check traits"


@st.fragment
def show_checking(mine: Project) -> None:
    """Offers the check; once it was asked for, it follows every change of the pictures."""
    st.header(_("Check the pictures"))
    with st.container(key="check_start"):
        st.markdown(
            _(
                "Looks for copies, likely wrong labels, odd, blurred, dark or cropped pictures, uneven classes, and "
                "backgrounds that give the classes away."
            )
        )
        if st.button(_("Check my pictures"), icon=":material/fact_check:", disabled=not mine.usable_classes()):
            mine.remember(ASKED, True)
    if mine.notes.get(ASKED) is not True:
        return
    with told():
        offer_undo(mine)
        if not mine.usable_classes():
            return
        offer = chosen_offer(mine, with_class_means(mine, mine))
        cases = _cases(mine, offer)
        if cases is not None:
            show_cases(mine, cases)
            st.caption(basis_words(offer, mine.preparation_in_use().profile))


def basis_words(offer: Offer | None, profile: str) -> str:
    """Returns what labels and outliers were judged by, and what that misses."""
    if offer is None:
        return _("No checkpoint fits these pictures, so labels and outliers were not looked at.")
    words = _("Labels and outliers are judged by the embeddings of {checkpoint}, which has not adapted to your labels.")
    text = words.format(checkpoint=plain(offer.title))
    if profile == "photos":
        missed = _(
            "Of wrong labels on photographs it usually misses about {n} in 100, unless the classes are as unlike as "
            "forks and trees; so go through the pictures yourself, too."
        )
        text = sentences(text, missed.format(n=round(100 * (1 - FOUND_ON_PHOTOS))))
    return text


def _cases(mine: Project, offer: Offer | None) -> list[Case] | None:
    """Returns the findings on the pictures as they are now, or None while the trainers are at it."""
    image_set, is_support = task(mine)
    found = embedded(mine, image_set, offer)
    if found is None:
        return None
    source = hash(source_of(mine, offer))
    key = (image_set.fingerprint, image_set.ids, is_support.tobytes(), mine.preparation_in_use(), source)
    by_id = {picture.id: picture for picture in mine.pictures}
    pictures = [by_id[one] for one in image_set.ids]

    def payload() -> dict[str, Any]:
        table, files = _traits(mine, pictures)
        return {
            "images": image_set.images, "labels": image_set.labels, "is_support": is_support,
            "n_classes": image_set.n_classes, "preparation": mine.preparation_in_use().to_plain(), "traits": table,
            "files": files, "same": found["same"], "embeddings": found["embeddings"] if offer else None,
        }  # fmt: skip

    result = short_job("check", key, payload, _("Checking the pictures …"))
    if result is None:
        return None
    if result["findings"] is None:
        st.info(_("The check was stopped before it was done. Change a mark or a picture, and it starts again."))
        return None
    known = mine.results.setdefault(TRAITS, WeakKeyDictionary())
    known.update(zip(pictures, result["traits"], strict=True))
    return [Case(_finding(one), image_set, is_support, mine) for one in result["findings"]]


def _traits(mine: Project, pictures: Sequence[Picture]) -> tuple[np.ndarray[Any, Any], list[bytes]]:
    """Returns what is known of each picture (n, 6), NaN where nothing is, and the files of those."""
    known = mine.results.setdefault(TRAITS, WeakKeyDictionary())
    table = np.array([known.get(one, np.full(N_TRAITS, np.nan)) for one in pictures])
    return table, [one.data for one in pictures if one not in known]


def _finding(plain_values: dict[str, Any]) -> Finding:
    tuples = {name: tuple(plain_values[name]) for name in ("places", "classes")}
    return Finding(**{**plain_values, **tuples})
