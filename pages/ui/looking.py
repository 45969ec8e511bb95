"""What the pages that look inside share: the run they look at, its pictures, and words where there is none."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from pages.ui.galleries import Shown
from pages.ui.jobs import collect, is_live
from pages.ui.palette import class_style
from pages.ui.pictures import array_uri, small_uri
from pages.ui.plots import Cloud
from pages.ui.remembering import restore
from pages.ui.session import project
from pages.ui.text import _
from versa_core.errors import VersaError
from versa_core.project import Picture, Project, Run
from versa_core.training.events import Snapshot

PAGES = Path(__file__).resolve().parents[1]
Made = TypeVar("Made")
MAPS = "maps"
BEFORE = "look before"


@dataclass(eq=False)
class Selection:
    """The pictures that stand out on all pages that look inside.

    Attributes:
        ids: of the chosen pictures; empty: none is chosen, all stand out.
        new: ids of the chosen ones among new pictures on the maps, which belong to no run and are on no other page.
        focus: the picture that was meant alone, whose neighbours are shown; "" for none.
        revision: how often it was chosen elsewhere than in the maps, which then take it over.
    """

    ids: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    focus: str = ""
    revision: int = 0

    def choose(self, ids: tuple[str, ...], source: str = "", focus: str = "", new: tuple[str, ...] = ()) -> None:
        """Takes over what was chosen: in the maps (`source` is MAPS), which show it already, or elsewhere."""
        self.ids, self.new = ids, new
        self.focus = focus or (ids[0] if len(ids) == 1 else "")
        if source != MAPS:
            self.revision += 1


@dataclass(eq=False)
class Look:
    """One visitor's look at one run.

    Attributes:
        run: what is looked at; with another run, another look begins.
        token: names the run in the keys of what is worked out from it.
        selection: in the maps.
        answers: predictions by the picture's id, as plain values.
        made: what pages have worked out of the run: by a name, what it depends on and what came out.
    """

    run: Run
    token: str = field(default_factory=lambda: secrets.token_hex(6))
    selection: Selection = field(default_factory=Selection)
    answers: dict[str, Any] = field(default_factory=dict)
    made: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    @property
    def before(self) -> Snapshot | None:
        """How the model saw the pictures before its first step."""
        return self.run.snapshots[0] if self.run.snapshots else None

    @property
    def after(self) -> Snapshot | None:
        """How it sees them now."""
        return self.run.snapshots[-1] if self.run.snapshots else None

    def kept(self, name: str, key: Hashable, make: Callable[[], Made]) -> Made:
        """Returns what `make` gives, from the last time where `key` is the same; of each name only the last is kept."""
        if name not in self.made or self.made[name][0] != key:
            self.made[name] = (key, make())
        found: Made = self.made[name][1]
        return found

    def shown(self, places: Sequence[int]) -> list[Shown]:
        """Returns the run's pictures as the visitor knows them; one that was deleted since, as the model saw it."""
        pictures = self._pictures()
        return [self._shown(place, pictures.get(self.run.ids[place])) for place in places]

    def _shown(self, place: int, picture: Picture | None) -> Shown:
        run, label = self.run, int(self.run.labels[place])
        uri = small_uri(picture) if picture else array_uri(run.images[place])
        name = picture.name if picture else run.ids[place]
        return Shown(uri, name, run.class_names[label], class_style(label), bool(run.is_support[place]))

    def picture(self, place: int) -> Picture | None:
        """Returns the visitor's picture at this place of the run; None where it was deleted since."""
        return self._pictures().get(self.run.ids[place])

    def cloud(self) -> Cloud:
        """Returns the run's pictures as the maps name them."""
        run, pictures = self.run, self._pictures()
        return Cloud(
            ids=run.ids,
            names=tuple(pictures[one].name if one in pictures else one for one in run.ids),
            labels=tuple(int(label) for label in run.labels),
            is_support=tuple(bool(one) for one in run.is_support),
            class_names=run.class_names,
        )

    @staticmethod
    def _pictures() -> dict[str, Picture]:
        return {picture.id: picture for picture in project().pictures}


def current_look() -> Look | None:
    """Returns the look at the run as it is now; None, with words and a way on, where nothing is adapted yet."""
    collect()  # a run that has just ended on another page
    mine = project()
    if mine.run is None:
        _show_way(mine)
        return None
    look: Look | None = mine.results.get("look")
    if look is None or look.run is not mine.run:
        mine.results[BEFORE], look = look, Look(mine.run)
        restore(mine, look)
        mine.results["look"] = look
    _note_changes(mine, look.run)
    return look


def earlier_look(mine: Project) -> Look | None:
    """Returns the look at the run before the one that is looked at now, or None where there was none."""
    if mine.earlier is None:
        return None
    look: Look | None = mine.results.get(BEFORE)
    if look is None or look.run is not mine.earlier:
        look = mine.results[BEFORE] = Look(mine.earlier)
    return look


def _show_way(mine: Project) -> None:
    if not mine.n_pictures:
        st.info(_("There are no pictures yet, and so no model that has adapted to them. Bring a few per class first."))
        _offer_page("images.py", _("Go to Images"))
        return
    if is_live("adapt"):
        st.info(_("The model is adapting right now; this page has something to show as soon as it is done."))
        _offer_page("adapt.py", _("Watch it adapt"))
        return
    st.info(_("No model has adapted to your pictures yet. Adapt one first; it takes seconds."))
    _offer_page("adapt.py", _("Go to Adapt"))


def _note_changes(mine: Project, run: Run) -> None:
    """Says so where the pictures are no longer those of the run."""
    known: tuple[int, str] | None = mine.results.get("fingerprint")
    if known is None or known[0] != mine.revision:
        try:
            known = (mine.revision, mine.image_set()[0].fingerprint)
        except VersaError:  # no picture is left: certainly another set
            known = (mine.revision, "")
        mine.results["fingerprint"] = known
    if known[1] != run.image_set_fingerprint:
        st.warning(_("Your pictures have changed since the model adapted. This page still shows that earlier state."))
        _offer_page("adapt.py", _("Adapt again"))


def _offer_page(file: str, words: str) -> None:
    if st.button(words, icon=":material/arrow_forward:"):
        st.switch_page(PAGES / file)
