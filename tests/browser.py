"""Where the browser for the end-to-end tests is, and how it is started."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
# No sandbox, because continuous integration runs as root; a camera that shows a test picture and needs no consent; the
# others keep Chromium from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
PATIENCE = 180_000  # ms for what is waited for: a machine that is busy with other things is no failure
NOT_FOUND = (
    f"No Chromium found: not in VERSA_CHROMIUM, and none of {', '.join(NAMES)} on the path. "
    "Install one, or name it in VERSA_CHROMIUM, and the browser tests run."
)


def find_chromium() -> str | None:
    """Returns the path of a Chromium: the one VERSA_CHROMIUM names, one on the path, or one where systems put it."""
    named = os.environ.get("VERSA_CHROMIUM")
    if named:
        return named
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or next((place for place in PLACES if Path(place).exists()), None)
