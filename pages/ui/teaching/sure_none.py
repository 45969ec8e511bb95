"""None of these, in the lesson on being sure: strangers, a threshold, and its two mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.reliability import show_strangeness
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.sure_luck import Sample
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.analysis.rejection import balanced_threshold, refused, tally
from versa_core.teaching.sureness import confidence_of
from versa_core.teaching.texts import Text


def show_none(text: Text, sample: Sample, asked: dict[str, Any]) -> None:
    """Shows pictures of classes that the model does not know, and a threshold that refuses them."""
    names = sample.images.class_names[sample.n_known :]
    if not names:
        say(text, "no_foreign")
        return
    st.header(_("None of these"))
    listed = {"n_known": sample.n_known, "n_foreign": len(names)}
    guessed = guess(text, "none", **listed)
    if guessed is None:
        return
    said = float(confidence_of(asked["foreign_logits"], 1.0).mean())
    known, foreign = asked["strange"].astype(np.float64), asked["foreign_strange"].astype(np.float64)
    values = {"said": whole_percent(said), "chance": whole_percent(1 / sample.n_known), **listed}
    reply(text, guessed, "low" if said < 0.5 else "middle" if said < 0.8 else "high", values, about="none")
    say(text, "strange", **values)
    ends = float(min(known.min(), foreign.min())), float(max(known.max(), foreign.max()))
    best = balanced_threshold(known, foreign)
    limit = st.slider(
        _("Refuse what is stranger than"), round(ends[0], 2), round(ends[1] + 0.01, 2), round(best, 2), 0.01,
        key=f"sure_limit_{hash(sample.key)}",
    )  # fmt: skip
    show_strangeness(known, foreign, limit)
    scores = np.concatenate([known, foreign])
    is_known = np.arange(len(scores)) < len(known)
    counted = tally(refused([scores], [limit]), is_known, ~is_known)
    shares = {
        "refused": whole_percent(counted.n_refused / counted.n_known),
        "accepted": whole_percent(counted.n_accepted / counted.n_unknown),
        "limit": f"{limit:.2f}",
    }
    say(text, "mistakes", **shares)
    show_conclusions(text, "none", **values, **shares)
    codes = (
        Code("versa_core.analysis.unknown", "strangeness_to"),
        Code("versa_core.analysis.rejection", "tally"),
    )
    three_ways(text, codes, "none", **values, **shares)
