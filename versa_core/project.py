"""Project: one visitor's whole state: classes, pictures, support and query marks, settings, and the adapted model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from versa_core.data.intake import FOLDER_LIMITS, Limits
from versa_core.project_asked import AskedPictures
from versa_core.project_brought import MAX_BROUGHT, Brought
from versa_core.project_history import MAX_ENTRIES, Entry
from versa_core.project_parts import Picture, PictureClass, Role, Run, TaskShape, clean_name, duplicates
from versa_core.project_prepared import PreparedCollection
from versa_core.project_race import Race
from versa_core.project_training import Training

if TYPE_CHECKING:
    from versa_core.undoing import Change

__all__ = ["Picture", "PictureClass", "Project", "Role", "Run", "TaskShape", "clean_name", "duplicates"]

MAX_NOTES = 500
MAX_UNDO = 20
# The fields that the project file holds; `replace_with` takes over exactly these.
STORED = (
    "classes",
    "preparation",
    "checkpoint",
    "method",
    "method_settings",
    "seed",
    "run",
    "earlier",
    "checkpoints",
    "map_settings",
    "history",
    "asked",
    "training",
    "notes",
    "race",
    "brought",
    "next_number",
)


Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


@dataclass(eq=False)
class Project(PreparedCollection):
    """One visitor's state.

    Attributes:
        checkpoint: its name; "" means the recommended one.
        method: its name; "" means the checkpoint's recommended one.
        method_settings: of `method`; what is missing has its default.
        map_settings: kind, dimensions, perplexity and seed of the maps, as plain values.
        history: the methods that ran, oldest first.
        earlier: the run before this one.
        checkpoints: meta-trained by this visitor: name to file.
        asked: the pictures that the model is asked about.
        training: the last meta-training, where it has something that is nowhere else.
        notes: what else a visitor has chosen and answered on the pages: plain values by name, set by `remember` alone.
        race: the last one that is over.
        brought: what other trainings have brought, by name: set by `bring` and `let_go` alone.
        undo: what a person did last about findings of the check, oldest first. A change may hold pictures that are no
            longer in any class, so the file to hand on leaves them out.
        results: what pages have computed from this state, and ids of live jobs; not part of the file.
    """

    checkpoint: str = ""
    method: str = ""
    method_settings: dict[str, Any] = field(default_factory=dict)
    seed: int = 0
    run: Run | None = None
    earlier: Run | None = None
    checkpoints: dict[str, bytes] = field(default_factory=dict)
    map_settings: dict[str, Any] = field(default_factory=dict)
    history: list[Entry] = field(default_factory=list)
    asked: AskedPictures = field(default_factory=AskedPictures)
    training: Training | None = None
    notes: dict[str, Plain] = field(default_factory=dict)
    race: Race | None = None
    brought: dict[str, Brought] = field(default_factory=dict)
    undo: list[Change] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)

    def note(self, entries: Iterable[Entry]) -> None:
        """Adds to the history; of too many entries the newest stay."""
        with self.lock:
            self.history.extend(entries)
            del self.history[:-MAX_ENTRIES]

    def remember(self, name: str, value: Plain) -> None:
        """Notes a plain value, which must not be changed afterwards; of too many names the oldest go."""
        with self.lock:
            self.notes.pop(name, None)
            self.notes[name] = value
            for old in list(self.notes)[:-MAX_NOTES]:
                del self.notes[old]

    def unremember(self, name: str) -> None:
        """Takes a note back, where it is there."""
        with self.lock:
            self.notes.pop(name, None)

    def bring(self, name: str, brought: Brought) -> None:
        """Keeps what a training has brought, unless it is too large; of too many the oldest go."""
        with self.lock:
            self.brought.pop(name, None)
            if brought.fits:
                self.brought[name] = brought
            for old in list(self.brought)[:-MAX_BROUGHT]:
                del self.brought[old]

    def let_go(self, start: str) -> None:
        """Lets go of all that trainings have brought under names that begin so."""
        with self.lock:
            self.brought = {name: one for name, one in self.brought.items() if not name.startswith(start)}

    def changed(self, change: Change) -> None:
        """Notes a change that can be taken back; of too many the oldest go."""
        with self.lock:
            self.undo.append(change)
            del self.undo[:-MAX_UNDO]

    def replace_run(self, run: Run) -> None:
        """Takes a new run in; the one that was there becomes the earlier one."""
        with self.lock:
            self.run, self.earlier = run, self.run or self.earlier

    def delete_everything(self) -> None:
        """Forgets every picture, run, model and result; only an empty project stays."""
        with self.lock:
            self.asked.clear()  # of these, likewise
            self.asked = AskedPictures()
            for one in self.classes:  # callbacks of pages may go on holding the classes, but not their pictures
                one.pictures.clear()
            for kept in (self.classes, self.checkpoints, self.refused, self.history, self.results, self.notes):
                kept.clear()
            self.brought, self.undo, self.race = {}, [], None
            self.run, self.earlier, self.training, self.preparation = None, None, None, None
            self.checkpoint, self.method = "", ""
            self.method_settings, self.map_settings, self.seed = {}, {}, 0
            self.revision += 1

    def replace_with(self, other: Project) -> None:
        """Takes over another project's content, as when a file is opened; `self` stays the visitor's object."""
        with self.lock:
            self.delete_everything()
            for name in STORED:
                setattr(self, name, getattr(other, name))
            self.revision += 1

    def to_bytes(self) -> bytes:
        """Returns the project file: a zip that `from_bytes` reads."""
        from versa_core.project_writing import write_project

        with self.lock:
            return write_project(self)

    @classmethod
    def from_bytes(cls, data: bytes, limits: Limits = FOLDER_LIMITS) -> Project:
        """Reads a project file; raises ProjectError for anything that is not one."""
        from versa_core.project_file import read_project

        return read_project(data, limits)
