"""New pictures on the finished map: those that were asked about on Predict, or were brought here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import source_of
from pages.ui.asked import asked_pictures
from pages.ui.asking import show_refused, take_pictures
from pages.ui.galleries import card_html, figure_html, grid_html, percent
from pages.ui.looking import Look
from pages.ui.maps import Maps, MapSettings, axis_titles
from pages.ui.picture_sheet import PictureSheet, make_sheet
from pages.ui.pictures import small_uri
from pages.ui.plots import Frame, frame_around
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.text import _
from versa_core.data.profile import prepare
from versa_core.errors import CheckpointError
from versa_core.project import Picture, Run

MOST = 200  # the newest of them
SLOT = "newcomers"
N_PROBES = 32  # of the run's pictures, by which it is found out what saw them before adapting


@dataclass(frozen=True, eq=False)
class Newcomers:
    """New pictures and where they lie after adapting.

    Attributes:
        pictures: m of them.
        images: (m, c, h, w) uint8, as the model sees them.
        coordinates: per state, (m, n_dims) on its map; NaN where they have no place on it.
        embeddings: per state, (m, d); None where the model of that state is not at hand.
        probabilities: (m, n_classes).
    """

    pictures: tuple[Picture, ...]
    images: npt.NDArray[np.uint8]
    coordinates: tuple[npt.NDArray[np.floating], ...]
    embeddings: tuple[npt.NDArray[np.float32] | None, ...]
    probabilities: npt.NDArray[np.float32]

    def n_on(self, state: int) -> int:
        """Returns how many lie on the map of this state: all, or none."""
        return 0 if self.embeddings[state] is None else len(self.pictures)

    def chosen(self, look: Look) -> list[int]:
        """Returns the places of those that are selected."""
        return [place for place, one in enumerate(self.pictures) if one.id in look.selection.new]

    def answers(self, class_names: Sequence[str]) -> list[str]:
        """Returns the class that each is taken for."""
        return [class_names[row.argmax()] for row in self.probabilities]

    def sheet(self, look: Look) -> PictureSheet:
        """Returns their small pictures with the words for each."""
        name = (look.token, *(one.id for one in self.pictures))
        return look.kept("newcomers", name, lambda: make_sheet(SLOT, hash(name), self.images, self._words(look)))

    def _words(self, look: Look) -> list[str]:
        words = _("{name} · new · answer: {answer}, {share}")
        return [
            words.format(name=one.name, answer=look.run.class_names[row.argmax()], share=percent(float(row.max())))
            for one, row in zip(self.pictures, self.probabilities, strict=True)
        ]


def nobody(look: Look, n_dims: int) -> Newcomers:
    """Returns no newcomers."""
    places = (np.zeros((0, n_dims), np.float32),) * 2
    return Newcomers(
        (), look.run.images[:0], places, (None, None), np.zeros((0, len(look.run.class_names)), np.float32)
    )  # fmt: skip


def placed(look: Look, settings: MapSettings, maps: Maps) -> Newcomers:
    """Returns the new pictures on the finished map; none while a trainer places them, and the page says so."""
    pictures: Sequence[Picture] = asked_pictures().pictures[:MOST]
    before, after = look.before, look.after
    if not pictures or before is None or before.embeddings is None or after is None or after.embeddings is None:
        return nobody(look, settings.n_dims)
    ids = tuple(one.id for one in pictures)
    images = look.kept("new", ids, lambda: np.stack([prepare(one.image, look.run.preparation) for one in pictures]))

    began_with: npt.NDArray[np.float32] = before.embeddings
    probes = np.unique(np.linspace(0, len(began_with) - 1, N_PROBES).round().astype(int))

    def payload() -> dict[str, object]:
        return {
            "model": look.run.model,
            "checkpoint": _checkpoint(look.run),
            "probes": {"images": look.run.images[probes], "embeddings": began_with[probes]},
            "images": images,
            "embeddings": [began_with, after.embeddings],
            "coordinates": maps.coordinates,
            "kind": settings.kind,
            "n_dims": settings.n_dims,
            "perplexity": float(maps.perplexity or settings.perplexity),
            "seed": settings.seed,
        }

    found = short_job("place", (look.token, *settings.key, *ids), payload, _("Placing the new pictures"))
    if found is None:
        return nobody(look, settings.n_dims)
    nowhere = np.full((len(pictures), settings.n_dims), np.nan)
    places = tuple(nowhere if one is None else one for one in found["coordinates"])
    return Newcomers(tuple(pictures), images, places, tuple(found["embeddings"]), found["probabilities"])


def _checkpoint(run: Run) -> str | bytes | None:
    """Returns the checkpoint that a run began with, as trainers take it; None where it had none, or it is gone."""
    try:
        return source_of(project(), run.checkpoint) if run.checkpoint else None
    except CheckpointError:
        return None


def frames_of(settings: MapSettings, maps: Maps, new: Newcomers, *, shared: bool) -> list[Frame]:
    """Returns the part of the plane or space that each map shows: all points, stars and new pictures are inside.

    Args:
        settings: of the maps.
        maps: both.
        new: what is placed on them.
        shared: whether both maps show the same part.
    """
    clouds = [np.concatenate(one) for one in zip(maps.coordinates, maps.prototypes, new.coordinates, strict=True)]
    titles = axis_titles(settings, maps)
    return [frame_around(clouds if shared else [own], titles) for own in clouds]


def new_words(new: Newcomers) -> list[str]:
    """Returns what a legend says of new pictures, where there are any."""
    return [_("“?”: a new picture")] if new.pictures else []


def new_gallery_html(look: Look, new: Newcomers) -> str:
    """Returns the selected new pictures as a gallery, each with what it is taken for."""
    said, width = new.sheet(look).says, "auto"
    shown = ((small_uri(new.pictures[place]), said[place]) for place in new.chosen(look))
    return grid_html([card_html(figure_html(uri, words, words, width=width)) for uri, words in shown], "118px")


def take_newcomers(new: Newcomers) -> None:
    """Offers the ways in for new pictures, which are those of Predict, too; `new` are those that are placed."""
    with st.expander(_("Place new pictures on the map"), icon=":material/add_location_alt:"):
        st.markdown(
            _(
                "Pictures that you bring here, or have asked about on Predict, are placed on the finished maps, "
                "marked with **?**. No point of a map moves for them: PCA projects them, t-SNE draws each to the "
                "pictures that it is most alike to."
            )
        )
        if new.pictures:
            st.caption(before_words(new))
        asked = asked_pictures()
        take_pictures(asked)
        show_refused(asked)
        if new.pictures:
            st.button(_("Clear new pictures"), icon=":material/close:", on_click=asked.clear)


def before_words(new: Newcomers) -> str:
    """Returns why new pictures are on the map Before, or are not."""
    if new.n_on(0):
        return _(
            "On *Before* they lie where the model put them before it adapted: it was tried that it still gives your "
            "own pictures the places that this run began with."
        )
    return _(
        "The map *Before* has no place for them: a run keeps the adapted model, and the one that it began with is no "
        "longer at hand, or was drawn by chance."
    )
