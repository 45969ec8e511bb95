"""What is said when the server starts: how it logs, and what is wrong with the place it was started in."""

from __future__ import annotations

import gc
import importlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from streamlit import config, net_util

from versa_core import checkpoint
from versa_core.errors import CheckpointError, ProjectError
from versa_core.keeping import Keeping
from versa_core.machine import free_memory

LOG = logging.getLogger("pages.start")
HERE = Path(__file__).parent
USUAL_PORT = 8501
EXPERIMENTS = "EXPERIMENTS.md"  # beside the checkpoints' cards
SHORT_OF_MEMORY = 1_500_000_000  # bytes: below, there is room for one trainer process only


def set_up_log() -> None:
    """Writes what VERSA Lab has to say to stderr, one line each, beside Streamlit's own messages."""
    for name in ("versa_core", "pages"):
        log = logging.getLogger(name)
        if not log.handlers:
            handler = logging.StreamHandler()
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
            log.addHandler(handler)
            log.setLevel(logging.INFO)
            log.propagate = False


def keep_local() -> None:
    """Keeps Streamlit from asking a service outside for this machine's public address when a stranger's page calls."""
    net_util._external_ip = ""  # as if it had been found out; it matches no caller


def sound_settings() -> Keeping:
    """Returns how projects are kept; ends the program with a sentence where the environment says something unknown."""
    try:
        return Keeping.from_environment()
    except ProjectError as error:
        raise SystemExit(str(error)) from None


def load_pages() -> None:
    """Imports what pages need before the first visitor waits for it, and takes it all out of the search for garbage.

    Streamlit searches all objects for garbage after every run of a page or of a part of it. Most of them belong to the
    program and never become garbage: looking at them took nine tenths of the time of each of these runs.
    """
    for path in sorted(HERE.rglob("*.py")):
        importlib.import_module(".".join(("pages", "ui", *path.relative_to(HERE).with_suffix("").parts)))
    gc.collect()
    gc.freeze()


def n_trainers(free: int | None) -> int:
    """Returns how many trainer processes to start: two, or one where memory is short."""
    return 1 if free is not None and free < SHORT_OF_MEMORY else 2


def check_start(keeping: Keeping) -> None:
    """Logs in sentences what is not as it should be, and where projects are kept."""
    for trouble in (*_port_trouble(), *_memory_trouble(free_memory()), *checkpoint_trouble(), *_disk_trouble(keeping)):
        LOG.warning(trouble)
    if address := network_address():
        LOG.info("In this network the app is at %s.", address)
    where = "in memory only" if keeping.folder is None else f"in {keeping.folder}"
    LOG.info("Visitors' projects are kept %s, for %g hours after they have left.", where, keeping.hours)


def network_address() -> str | None:
    """Returns where others in the same network find the app, or None where that is not known."""
    if config.is_manually_set("server.address"):
        return None
    address, below = net_util.get_internal_ip(), config.get_option("server.baseUrlPath").strip("/")
    return f"http://{address}:{config.get_option('server.port')}/{below}".rstrip("/") if address else None


def _port_trouble() -> Iterator[str]:
    port = config.get_option("server.port")
    if port != USUAL_PORT and not config.is_manually_set("server.port"):
        yield (
            f"Port {USUAL_PORT} is taken, perhaps by another VERSA Lab, so this one listens on port {port}. "
            "STREAMLIT_SERVER_PORT chooses a port."
        )


def _memory_trouble(free: int | None) -> Iterator[str]:
    if free is not None and free < SHORT_OF_MEMORY:
        yield (
            f"Only {free / 1e6:.0f} MB of memory are free, {SHORT_OF_MEMORY / 1e6:.0f} MB are needed for two trainer "
            "processes: one is started, and visitors wait longer. Close other programs and start again."
        )


def checkpoint_trouble() -> Iterator[str]:
    """Yields a sentence for each bundled checkpoint that is missing or cannot be read, and one where none is there."""
    paths = sorted(checkpoint.BUNDLED.glob("*.safetensors"))
    if not paths:
        yield f"There is no checkpoint in {checkpoint.BUNDLED}. Adapting needs one: get the whole project again."
    for card in sorted(checkpoint.BUNDLED.glob("*.md")):
        if paths and card.name != EXPERIMENTS and card.with_suffix(".safetensors") not in paths:
            yield f"The bundled checkpoint {card.stem} is missing; only its card is there. Get the whole project again."
    for path in paths:
        try:
            checkpoint.check_file(path)
        except CheckpointError as error:
            yield f"A bundled checkpoint cannot be used. {error}"


def _disk_trouble(keeping: Keeping) -> Iterator[str]:
    if keeping.folder is not None and not os.access(keeping.folder, os.W_OK | os.X_OK):
        yield (
            f"Projects cannot be written to {keeping.folder}; they are in memory only. Give the user of this program "
            "the right to write there, or name another folder in VERSA_KEEP_FOLDER."
        )
