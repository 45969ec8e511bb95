"""New pictures on the finished map: those that were asked about on Predict, or were brought here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.asked import asked_pictures
from pages.ui.asking import show_refused, take_pictures
from pages.ui.galleries import percent
from pages.ui.looking import Look
from pages.ui.maps import Maps, MapSettings
from pages.ui.picture_sheet import PictureSheet, make_sheet
from pages.ui.short_jobs import short_job
from pages.ui.text import _
from versa_core.data.profile import prepare
from versa_core.project import Picture

MOST = 200  # the newest of them
SLOT = "newcomers"


@dataclass(frozen=True, eq=False)
class Newcomers:
    """New pictures and where they lie after adapting.

    Attributes:
        pictures: m of them.
        images: (m, c, h, w) uint8, as the model sees them.
        coordinates: (m, n_dims) on the map After.
        embeddings: (m, d).
        probabilities: (m, n_classes).
    """

    pictures: tuple[Picture, ...]
    images: npt.NDArray[np.uint8]
    coordinates: npt.NDArray[np.float32]
    embeddings: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32]

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
    assert look.after is not None and look.after.embeddings is not None  # noqa: PT018  # the page has looked
    width = look.after.embeddings.shape[1]
    floats = np.zeros
    return Newcomers(
        (), look.run.images[:0], floats((0, n_dims), np.float32), floats((0, width), np.float32),
        floats((0, len(look.run.class_names)), np.float32),
    )  # fmt: skip


def placed(look: Look, settings: MapSettings, maps: Maps) -> Newcomers:
    """Returns the new pictures on the finished map; none while a trainer places them, and the page says so."""
    pictures: Sequence[Picture] = asked_pictures().pictures[:MOST]
    before, after = look.before, look.after
    if not pictures or before is None or after is None or after.embeddings is None:
        return nobody(look, settings.n_dims)
    ids = tuple(one.id for one in pictures)
    images = look.kept("new", ids, lambda: np.stack([prepare(one.image, look.run.preparation) for one in pictures]))

    def payload() -> dict[str, object]:
        return {
            "model": look.run.model,
            "images": images,
            "embeddings": [before.embeddings, after.embeddings],
            "coordinates": maps.coordinates[-1],
            "kind": settings.kind,
            "n_dims": settings.n_dims,
            "perplexity": float(maps.perplexity or settings.perplexity),
            "seed": settings.seed,
        }

    found = short_job("place", (look.token, *settings.key, *ids), payload, _("Placing the new pictures"))
    if found is None:
        return nobody(look, settings.n_dims)
    return Newcomers(tuple(pictures), images, found["coordinates"], found["embeddings"], found["probabilities"])


def take_newcomers(n_placed: int) -> None:
    """Offers the ways in for new pictures; they are those of Predict, too."""
    with st.expander(_("Place new pictures on the map"), icon=":material/add_location_alt:"):
        st.markdown(
            _(
                "Pictures that you bring here, or have asked about on Predict, are placed on the finished map *After*, "
                "marked with **?**. No point of the map moves for them: PCA projects them, t-SNE draws each to the "
                "pictures that it is most alike to. Before adapting the model was another one, so that the map "
                "*Before* has no place for them."
            )
        )
        asked = asked_pictures()
        take_pictures(asked)
        show_refused(asked)
        if n_placed:
            st.button(_("Clear new pictures"), icon=":material/close:", on_click=asked.clear)
