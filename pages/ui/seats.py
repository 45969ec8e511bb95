"""A visitor's seat: what they have on this server, how it comes from the disk, and how long it stays."""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from pages.ui.sent import Sent
from versa_core.data.intake import BROWSER_LIMITS
from versa_core.errors import ProjectError
from versa_core.keeping import Keeping
from versa_core.project import Project
from versa_core.project_folder import ProjectFolder
from versa_core.project_saving import Saver

LOG = logging.getLogger(__name__)
OWNER = re.compile(r"[0-9a-f]{32}")  # the names of visitors, and so of their folders
# An absent visitor's project that lies on the disk leaves the memory after this: a little more than the two minutes for
# which Streamlit keeps the session of a lost connection, and short enough that a class makes room for the next.
UNLOADED_SECONDS = 150.0


@dataclass(eq=False)
class Seat:
    """What one visitor has on this server.

    Attributes:
        project: theirs.
        lasting: the visitor's name is the same when they come back.
        saver: brings it to the disk; None where it stays in memory.
        sessions: Streamlit's names of their open tabs.
        seen: when they asked for something, or had a page open, last; on the monotonic clock.
        notice: what they have to be told, once.
        n_bytes: of memory that all of this takes, as last counted.
        n_turned_away: uploads for which there was no room, and of which no page has told yet.
    """

    project: Project = field(default_factory=lambda: Project(limits=BROWSER_LIMITS))
    lasting: bool = False
    saver: Saver | None = None
    sessions: set[str] = field(default_factory=set)
    seen: float = field(default_factory=time.monotonic)
    notice: str = ""
    n_bytes: int = 0
    n_turned_away: int = 0


def fetch(keeping: Keeping, owner: str) -> Seat:
    """Returns a seat with the project that the disk holds for this visitor, or with an empty one."""
    seat = Seat(lasting=True)
    if keeping.folder is None:
        return seat
    folder = ProjectFolder(keeping.folder / owner)
    try:
        seat.project = folder.load(BROWSER_LIMITS) or seat.project
    except (ProjectError, OSError) as error:
        seat.notice = str(error) if isinstance(error, ProjectError) else f"{error.strerror}."
        LOG.warning("A kept project could not be opened and was put aside: %s", seat.notice)
        with suppress(OSError):  # the next save writes over it then
            folder.put_aside()
    seat.saver = Saver(seat.project, folder)
    return seat


def patience(seat: Seat, keeping: Keeping) -> float:
    """Returns how many seconds an absent visitor's seat stays: long where it is the only place of something."""
    lies_elsewhere = seat.saver is not None and seat.saver.is_saved
    is_waiting = any(isinstance(one, Sent) and not one.is_settled for one in list(seat.project.results.values()))
    if is_waiting or (seat.lasting and not lies_elsewhere):
        return keeping.seconds
    return min(UNLOADED_SECONDS, keeping.seconds)


def sweep(keeping: Keeping, now: float, seated: Collection[str] = ()) -> None:
    """Removes the folders of visitors who have been away for too long.

    Args:
        keeping: where and how long.
        now: seconds since the epoch, by a clock that may have been set meanwhile.
        seated: visitors who are in memory, whatever that clock says; theirs stay.
    """
    if keeping.folder is None or not keeping.folder.is_dir():
        return
    for path in keeping.folder.iterdir():
        # Only what visitors' folders are called: a setting that names a wrong folder must do no harm.
        if not OWNER.fullmatch(path.name) or path.name in seated:
            continue
        absent = now - path.stat().st_mtime
        if absent > keeping.seconds:
            shutil.rmtree(path, ignore_errors=True)
        elif absent < 0:  # the clock was ahead; else it would stay until the clock is there again
            os.utime(path, (now, now))
