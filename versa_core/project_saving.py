"""Saving a project by itself: whoever looks now and then finds that it has changed, and writes it once it rests.

Nobody has to say that something has changed, so nothing can be forgotten; a look takes some microseconds.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from versa_core.project import Project
from versa_core.project_folder import ProjectFolder

LOG = logging.getLogger(__name__)
LONGEST = 5.0  # s that a project which never rests, as during a large upload, may be ahead of its folder
RETRY = 30.0  # s until a save that failed is tried again

State = tuple[Any, ...]


def state_of(project: Project) -> State:
    """Returns what the project is like: equal to a later one where nothing that is kept has changed in between.

    It holds the very objects (a run, an entry of the history, a checkpoint), so that comparing finds the same ones.
    """
    with project.lock:
        return (
            project.revision,
            project.run,
            project.preparation,
            project.checkpoint,
            project.method,
            dict(project.method_settings),
            project.seed,
            dict(project.map_settings),
            tuple(project.checkpoints.items()),
            len(project.history),
            project.history[-1] if project.history else None,
            project.earlier,
            project.asked.state(),
            project.training,
            tuple(project.notes.items()),
            project.race,
            tuple(project.brought.items()),
            tuple(project.undo),
        )


def is_blank(project: Project) -> bool:
    """True where nothing is in the project that would have to be kept."""
    content = (project.classes, project.run, project.checkpoints, project.history, project.preparation)
    more = (project.asked.pictures, project.training, project.notes, project.race, project.brought)
    choices = (project.checkpoint, project.method, project.method_settings, project.map_settings, project.seed)
    return not any(content) and not any(choices) and not any(more)


class Saver:
    """Brings one project to its folder; `look` is called by one thread, the others by any."""

    def __init__(self, project: Project, folder: ProjectFolder) -> None:
        """Takes the project to be what the folder holds: just loaded from it, or new where there is none."""
        self.project = project
        self.folder = folder
        self.trouble = ""  # why it could not be written, in words
        self._lock = threading.Lock()
        self._saved = self._seen = state_of(project)
        self._since: float | None = None
        self._not_before = 0.0

    @property
    def is_saved(self) -> bool:
        """True where the folder holds the project as it is now."""
        return state_of(self.project) == self._saved

    def look(self, now: float) -> None:
        """Saves the project if it has changed and was the same at the last look, or has not rested for long.

        Args:
            now: seconds of a clock that never goes back.
        """
        state = state_of(self.project)
        rests, self._seen = state == self._seen, state
        if state == self._saved:
            self._since = None
            return
        self._since = now if self._since is None else self._since
        if now >= self._not_before and (rests or now - self._since >= LONGEST) and not self.save():
            self._not_before = now + RETRY

    def save(self) -> bool:
        """Saves the project now; False where that is not possible, which `trouble` then says."""
        with self._lock:
            state = state_of(self.project)
            try:
                if is_blank(self.project):
                    self.folder.clear()
                else:
                    self.folder.save(self.project)
            except Exception as error:  # a full disk, or a mistake of ours; either way the others are looked at, too
                self.trouble = getattr(error, "strerror", None) or type(error).__name__
                LOG.warning("A project could not be written to the disk: %s.", self.trouble)
                return False
            self._saved, self._since, self.trouble = state, None, ""
            return True

    def delete(self) -> None:
        """Empties the project and removes all that is kept of it on the disk.

        Raises:
            OSError: something on the disk cannot be removed; the project is empty all the same.
        """
        with self._lock:  # not while it is being written
            self.project.delete_everything()
            self._saved = self._seen = state_of(self.project)
            self._since, self.trouble = None, ""
            self.folder.delete()
