"""The rounds of the first lesson: of which pictures, against which cards, dealt once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import all_checkpoints, chosen_offer, fitting, task
from pages.ui.pictures import pixels_uri, small_uri
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.teaching.memory import keep, recall, times_begun
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.prose import say
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import CheckpointError, EpisodeError
from versa_core.teaching.rounds import N_CARDS, Rounds, draw_characters, draw_rounds
from versa_core.teaching.texts import Text

KEY = "you_first"
CHECKPOINT = "glyphs-joint"  # it has never seen a drawn character


@dataclass(frozen=True, eq=False)
class Deal:
    """Ten rounds with all that is needed to play them.

    Attributes:
        name: unlike that of any other deal.
        rounds: places among the pictures.
        addresses: a data URI for each picture.
        prepared: (n, c, h, w) the pictures as the model sees them.
        source: the model's checkpoint as trainers take it.
    """

    name: str
    rounds: Rounds
    addresses: tuple[str, ...]
    prepared: npt.NDArray[np.uint8]
    source: str | bytes | None


def choose_deal(text: Text) -> Deal:
    """Asks which pictures and which cards; returns the rounds, drawn once."""
    kinds: dict[str, str] = {"characters": _("Characters that nobody knows"), "own": _("My own pictures")}
    others: dict[str, str] = {"any": _("drawn"), "alike": _("as alike as possible")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            _("Pictures"),
            list(kinds),
            format_func=kinds.__getitem__,
            default="characters",
            required=True,
            key="rounds_of",
        )
        cards = st.segmented_control(
            _("The other cards"), list(others), format_func=others.__getitem__, default="any", required=True,
            key="rounds_cards",
            help=_("One thing changed: the wrong cards are those most like the query, pixel by pixel."),
        )  # fmt: skip
        offer_others(_("Ten other rounds"), KEY, key="rounds_again")
    if kind == "own":
        say(text, "own")
    seed, alike = recall(KEY, "seed", 0), cards == "alike"
    name = f"{times_begun(KEY)}_{kind}_{cards}_{seed}" + (f"_{_own_mark()}" if kind == "own" else "")
    if recall(KEY, "deal name", "") != name or recall(KEY, "deal") is None:
        keep(KEY, "deal", _own_deal(name, seed, alike) if kind == "own" else _character_deal(name, seed, alike))
        keep(KEY, "deal name", name)
    dealt: Deal = recall(KEY, "deal")
    return dealt


def _own_mark() -> str:
    """Returns what tells the visitor's pictures from others, also after a restart; "" where there are none."""
    mine = project()
    return task(mine)[0].fingerprint if mine.usable_classes() else ""


def _character_deal(name: str, seed: int, alike: bool) -> Deal:
    drawn, labels = draw_characters(seed)
    prepared = np.stack([prepare(one, Preparation("glyphs")) for one in drawn])
    chance = np.random.default_rng([seed, alike])
    rounds = draw_rounds(labels, N_CARDS, chance=chance, pictures=prepared if alike else None)
    addresses = tuple(pixels_uri(np.asarray(one)) for one in drawn)
    return Deal(name, rounds, addresses, prepared, str(checkpoint.find(CHECKPOINT)))


def _own_deal(name: str, seed: int, alike: bool) -> Deal:
    """Draws rounds from the visitor's pictures; raises EpisodeError where they are too few for that."""
    mine = project()
    if len(mine.usable_classes()) < 2:
        raise EpisodeError(
            _("For this, bring two classes or more of your own on Images, one of them with two pictures.")
        )
    images, _is_support = mine.image_set()
    offer = chosen_offer(mine, [one for one in fitting(mine, all_checkpoints(mine)) if one.info.recommended_method])
    if offer is None:
        raise CheckpointError(_("There is no checkpoint that fits your pictures. Choose another profile on Images."))
    chance = np.random.default_rng([seed, alike])
    n_cards = min(N_CARDS, images.n_classes)
    rounds = draw_rounds(images.labels, n_cards, chance=chance, pictures=images.images if alike else None)
    by_id = {picture.id: picture for picture in mine.pictures}
    addresses = tuple(small_uri(by_id[one]) for one in images.ids)
    return Deal(name, rounds, addresses, images.images, source_of(mine, offer))
