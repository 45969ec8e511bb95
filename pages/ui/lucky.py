"""Luck meter and shots curve on the page: embeddings once, then redraws; charts, sentences and the extreme supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.adapting import Offer, chosen_offer
from pages.ui.embedded import embedded, with_class_means
from pages.ui.galleries import Shown, gallery_html
from pages.ui.linking.controls import is_shown, show_fixed
from pages.ui.luck_charts import curve_sentence, luck_sentence, show_curve, show_histogram
from pages.ui.palette import class_style
from pages.ui.pictures import small_uri
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain
from versa_core.data.image_set import ImageSet
from versa_core.project import Plain, Project

ASKED = "luck asked"  # the project's note of what the button was pressed for
CHECKPOINT = "luck checkpoint"  # in the project's notes
BARE = ""  # no checkpoint: pixels are compared


def show_luck(pictures: Project, name: str) -> None:
    """Offers the redraws, and shows them once they were asked for."""
    mine = project()
    st.header(_("How much of it is luck?"))
    st.markdown(
        _(
            "With few pictures per class it matters which ones happen to be the support. Here support and query are "
            "drawn again and again, with as many support pictures per class as you have marked now."
        )
    )
    image_set, is_support = pictures.image_set()
    shots = np.bincount(image_set.labels[is_support], minlength=image_set.n_classes)
    offer = _choose(mine, pictures)
    wanted: list[Plain] = [name, offer.key if offer else BARE]
    with st.container(key="luck_start"):
        if st.button(_("Redraw 200 times"), icon=":material/casino:"):
            mine.remember(ASKED, wanted)
    if mine.notes.get(ASKED) != wanted:
        return
    result = measured_luck(mine, image_set, shots.tolist(), offer)
    if result is not None:
        _show_result(pictures, image_set, shots, result)


def _choose(mine: Project, pictures: Project) -> Offer | None:
    usable = with_class_means(mine, pictures)
    by_key = {one.key: one for one in usable}
    titles = {**{one.key: one.title for one in usable}, BARE: _("None: compare the pixels")}
    offer, keys = chosen_offer(mine, usable), list(titles)
    usual, noted = offer.key if offer else BARE, mine.notes.get(CHECKPOINT)
    first = noted if noted in keys else usual
    if not is_shown("racers"):
        show_fixed(_("Checkpoint whose class means answer"), titles[first])
        return by_key.get(first)
    picked = st.selectbox(
        _("Checkpoint whose class means answer"),
        keys,
        index=keys.index(first),
        format_func=lambda key: titles[key],
        key=f"luck_checkpoint_{len(keys)}",
        width=420,
    )
    if picked != first:
        mine.remember(CHECKPOINT, picked or BARE)
    return by_key.get(picked or BARE)


def measured_luck(
    mine: Project, image_set: ImageSet, shots: Sequence[int], offer: Offer | None
) -> dict[str, Any] | None:
    """Returns what the trainers found, or None while they are at it."""
    found = embedded(mine, image_set, offer)
    if found is None:
        return None

    def given() -> dict[str, Any]:
        names = list(image_set.class_names)
        return {**found, "labels": image_set.labels, "shots": list(shots), "class_names": names, "seed": mine.seed}

    key = (image_set.fingerprint, hash(source_of(mine, offer)), tuple(shots), mine.seed)
    return short_job("luck", key, given, _("Drawing again and again …"))


def _show_result(
    pictures: Project, image_set: ImageSet, shots: np.ndarray[Any, Any], result: Mapping[str, Any]
) -> None:
    with st.container(key="luck_result"):
        luck = result["luck"]
        if luck is None:
            st.info(plain(result["luck_reason"]), icon=":material/info:")
        else:
            sentence = luck_sentence(luck, int(shots.sum()), len(image_set))
            show_histogram(luck["accuracies"].tolist(), None, alt=_("Histogram. {words}").format(words=_bare(sentence)))
            st.markdown(sentence)
            _show_extremes(pictures, image_set, luck)
    st.header(_("Accuracy by pictures per class"))
    with st.container(key="shots_result"):
        curve = result["curve"]
        if curve is None:
            st.info(plain(result["curve_reason"]), icon=":material/info:")
            return
        sentence = curve_sentence(curve)
        show_curve(curve, int(shots.min()), alt=_("Curve with band. {words}").format(words=_bare(sentence)))
        st.markdown(sentence)


def _show_extremes(pictures: Project, image_set: ImageSet, luck: Mapping[str, Any]) -> None:
    """Shows the supports of the best and the worst redraw as pictures; where all did equally well there are none."""
    shares = luck["accuracies"]
    if shares.min() == shares.max():
        st.caption(_("All redraws did equally well, so no support set is the best or the worst."))
        return
    for title, places, share in (
        (_("The worst support set, {share} % right"), luck["worst"], shares.min()),
        (_("The best support set, {share} % right"), luck["best"], shares.max()),
    ):
        with st.expander(title.format(share=f"{100 * share:.0f}"), icon=":material/photo_library:"):
            st.html(gallery_html(shown_at(pictures, image_set, places.tolist())))
    st.caption(
        _(
            "To mark the best set as your support would be peeking: it did well on these very questions. Look rather "
            "at what the worst one lacks."
        )
    )


def shown_at(pictures: Project, image_set: ImageSet, places: Sequence[int]) -> list[Shown]:
    """Returns these pictures as a gallery shows them, as support."""
    by_id = {picture.id: picture for picture in pictures.pictures}
    return [
        Shown(
            small_uri(by_id[image_set.ids[place]]), by_id[image_set.ids[place]].name,
            image_set.class_names[image_set.labels[place]], class_style(int(image_set.labels[place])), True,
        )
        for place in places
    ]  # fmt: skip


def _bare(sentence: str) -> str:
    """Returns Markdown without its stars, for a chart's alternative text."""
    return sentence.replace("*", "")
