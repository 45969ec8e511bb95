"""The luck of the draw, in the lesson on being sure: the pictures that are asked about, redrawn and grown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import chosen_offer
from pages.ui.curves import line_colours
from pages.ui.embedded import embedded, with_class_means
from pages.ui.luck_charts import curve_sentence, luck_sentence, show_curve
from pages.ui.lucky import measured_luck
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.teaching.digits import digits_beside
from pages.ui.teaching.guessing import reply
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.tally import Row, middle_of, show_tally
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.analysis.luck import spread_of
from versa_core.data.image_set import ImageSet
from versa_core.errors import EpisodeError
from versa_core.project import Project
from versa_core.teaching.texts import Text

N_DIGITS = 12  # pictures of each


@dataclass(frozen=True, eq=False)
class Sample:
    """The pictures that the lesson asks about, embedded.

    Attributes:
        embeddings: (n, d).
        images: with their classes.
        n_shot: support pictures a class.
        n_known: classes that the model is given where it is asked about foreign ones.
        key: unlike that of any other sample.
    """

    embeddings: npt.NDArray[np.float32]
    images: ImageSet
    n_shot: int
    n_known: int
    key: tuple[object, ...]


def digits() -> Project:
    """Returns the digits that are asked about where the visitor has no pictures."""
    return digits_beside("how_sure", N_DIGITS)


def luck_of(pictures: Project, shots: int) -> tuple[Sample, dict[str, Any]] | None:
    """Returns the sample and what redrawing its support did; None while trainers are at it."""
    mine = project()
    if len(pictures.usable_classes()) < 2:
        raise EpisodeError(_("Bring two classes or more of your own on Images, with three pictures each."))
    images, _is_support = pictures.image_set()
    n_shot = min(shots, int(np.bincount(images.labels).min()) - 1)
    if n_shot < 1:
        raise EpisodeError(_("Each class needs two pictures or more: one to learn from, one to be asked about."))
    offer = chosen_offer(pictures, with_class_means(mine, pictures))
    found = embedded(mine, images, offer)
    if found is None:
        return None
    luck = measured_luck(mine, images, [n_shot] * images.n_classes, offer)
    if luck is None:
        return None
    n_known = max(2, images.n_classes - max(1, images.n_classes // 5))
    key = (images.fingerprint, hash(source_of(mine, offer)), n_shot, mine.seed)
    return Sample(found["embeddings"], images, n_shot, n_known, key), luck


def show_luck(text: Text, guessed: str, sample: Sample, result: dict[str, Any]) -> None:
    """Shows how far the redraws lie apart, and what more pictures of each class would change."""
    if result["luck"] is None:
        raise EpisodeError(result["luck_reason"])
    shares = np.asarray(result["luck"]["accuracies"])
    low, high = (float(one) for one in spread_of(shares))
    width = 100 * (high - low)
    values: dict[str, Any] = {
        "n_redraws": len(shares), "n_shot": sample.n_shot, "low": whole_percent(low), "high": whole_percent(high),
        "width": f"{width:.0f}", "mean": whole_percent(float(shares.mean())), "n_pictures": len(sample.images),
        "first": whole_percent(float(shares[0])), "best": whole_percent(float(shares.max())),
        "worst": whole_percent(float(shares.min())), "n_way": sample.images.n_classes,
    }  # fmt: skip
    reply(text, guessed, "narrow" if width < 5 else "middle" if width < 20 else "wide", values)
    st.header(_("The luck meter"))
    say(text, "meter", **values)
    _show_redraws(shares, sample)
    st.markdown(luck_sentence(result["luck"], sample.n_shot * sample.images.n_classes, len(sample.images)))
    show_conclusions(text, **values)
    three_ways(text, (Code("versa_core.analysis.luck", "measure_luck"),), **values)
    if result["curve"] is not None:
        st.header(_("The shots curve"))
        words = curve_sentence(result["curve"])
        show_curve(
            result["curve"], sample.n_shot, alt=_("Curve with band. {words}").format(words=words.replace("*", ""))
        )
        st.markdown(words)
        show_conclusions(text, "curve", last=result["curve"]["shots"][-1], n_pictures=len(sample.images))


def _show_redraws(shares: npt.NDArray[np.float64], sample: Sample) -> None:
    """Shows the redraws one by one, as they fall into the histogram."""
    scores = tuple(float(one) for one in shares)
    words = _("Redraws so far: {n}; {mean} right on average, 95 of 100 between {low} and {high}")
    row = Row(_("Share of right answers"), line_colours()[0], scores, words, middle_of)
    says = [_("Before the first redraw")]
    says += [
        _("Redraw {n} of {all}: {share} right").format(n=number, all=len(scores), share=whole_percent(share))
        for number, share in enumerate(scores, 1)
    ]
    with st.container(key="sure_film"):
        show_tally("sure_tally", f"{sample.key}", [row], says)
