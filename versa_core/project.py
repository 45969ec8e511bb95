"""Project: one visitor's whole state: classes, pictures, support and query marks, settings, and the adapted model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from versa_core.collection import Collection
from versa_core.data.image_set import ImageSet
from versa_core.data.intake import FOLDER_LIMITS, Limits
from versa_core.data.profile import Preparation, prepare, suggest_profile
from versa_core.errors import DatasetError
from versa_core.language import _
from versa_core.project_asked import AskedPictures
from versa_core.project_history import MAX_ENTRIES, Entry
from versa_core.project_parts import Picture, PictureClass, Role, Run, TaskShape, clean_name, duplicates
from versa_core.project_training import Training

__all__ = ["Picture", "PictureClass", "Project", "Role", "Run", "TaskShape", "clean_name", "duplicates"]

N_SUGGESTED_FROM = 40  # so many pictures, spread over the classes, decide which profile is suggested
MAX_NOTES = 500
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
    "next_number",
)


Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


@dataclass(eq=False)
class Project(Collection):
    """One visitor's state.

    Attributes:
        preparation: how pictures become input; None means as suggested from them.
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
        results: what pages have computed from this state, and ids of live jobs; not part of the file.
    """

    preparation: Preparation | None = None
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
    results: dict[str, Any] = field(default_factory=dict)
    # By the picture itself, so that what is deleted takes its entry along.
    _prepared: WeakKeyDictionary[Picture, tuple[Preparation, npt.NDArray[np.uint8]]] = field(
        default_factory=WeakKeyDictionary, repr=False
    )
    _suggestion: tuple[tuple[str, ...], str] | None = field(default=None, repr=False)

    def set_preparation(self, preparation: Preparation | None) -> None:
        """Sets how pictures become input; None goes back to what they suggest."""
        with self.lock:
            self.preparation = preparation
            self.revision += 1

    def suggested_profile(self) -> str:
        """Returns the profile that fits the pictures, worked out once as long as they stay the same."""
        with self.lock:
            step = max(1, self.n_pictures // N_SUGGESTED_FROM)
            sample = list(self.pictures)[::step]
            ids = tuple(picture.id for picture in sample)
            if self._suggestion is None or self._suggestion[0] != ids:
                self._suggestion = (ids, suggest_profile([picture.image for picture in sample]))
            return self._suggestion[1]

    def preparation_in_use(self) -> Preparation:
        """Returns the chosen preparation, or the suggested one."""
        return self.preparation or Preparation(profile=self.suggested_profile())

    def prepared(self, picture: Picture) -> npt.NDArray[np.uint8]:
        """Returns the picture as the model sees it: (c, h, w) uint8, worked out once."""
        how = self.preparation_in_use()
        known = self._prepared.get(picture)
        if known is None or known[0] != how:
            known = self._prepared[picture] = (how, prepare(picture.image, how))
        return known[1]

    def image_set(self) -> tuple[ImageSet, npt.NDArray[np.bool_]]:
        """Returns the usable classes as an ImageSet, and (n,) bool: which of its images are support."""
        with self.lock:
            used = self.usable_classes()
            pictures = [picture for one in used for picture in one.pictures]
            if not pictures:
                raise DatasetError(_("There are no pictures in any class that is switched on. Add some on Images."))
            made = ImageSet(
                images=np.stack([self.prepared(picture) for picture in pictures]),
                labels=np.repeat(np.arange(len(used)), [len(one.pictures) for one in used]).astype(np.int64),
                class_names=tuple(one.name for one in used),
                ids=tuple(picture.id for picture in pictures),
            )
            return made, np.array([picture.role == "support" for picture in pictures])

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
