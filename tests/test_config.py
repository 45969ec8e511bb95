"""The server's configuration: safe defaults, and ten class colours that everyone can tell apart."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from versa_core.data.intake import BROWSER_LIMITS

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
COLOURS = CONFIG["theme"]["light"]["chartCategoricalColors"]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
JUST_CLEAR = 20  # CIELAB distance; about 2 is noticeable side by side, dots apart on a projector need far more

Array = npt.NDArray[np.float64]


def linear(colour: str) -> Array:
    """Returns (3,) linear RGB in [0, 1] of a colour "#rrggbb"."""
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: Array) -> Array:
    """Returns (3,) CIELAB of linear RGB under D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ rgb / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def test_both_themes_have_the_same_ten_colours() -> None:
    assert len(set(COLOURS)) == 10
    assert CONFIG["theme"]["dark"]["chartCategoricalColors"] == COLOURS


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_can_be_told_apart(vision: str) -> None:
    seen = {colour: lab(np.clip(VISION[vision] @ linear(colour), 0, 1)) for colour in COLOURS}
    distances = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in itertools.combinations(COLOURS, 2)}
    closest = min(distances, key=lambda pair: distances[pair])
    assert distances[closest] >= JUST_CLEAR, f"{closest} look alike"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_stands_out_from_the_ground(theme: str) -> None:
    ground = luminance(CONFIG["theme"][theme]["backgroundColor"])
    for colour in COLOURS:
        darker, lighter = sorted((ground, luminance(colour)))
        assert (lighter + 0.05) / (darker + 0.05) >= 1.9, colour


def test_the_server_keeps_its_guards() -> None:
    assert CONFIG["server"]["enableXsrfProtection"]
    assert CONFIG["server"]["enableCORS"]
    assert not CONFIG["server"]["enableAgentApi"]
    assert CONFIG["server"]["headless"]
    assert not CONFIG["browser"]["gatherUsageStats"]
    assert CONFIG["browser"]["serverAddress"], (
        "without it Streamlit asks a service outside for its address at each start"
    )
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert not CONFIG["client"]["showErrorLinks"], "they lead to search engines"
    assert CONFIG["client"]["toolbarMode"] == "viewer"


def test_nothing_switches_a_guard_off_by_a_file_of_secrets() -> None:
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()
    assert "secrets" not in CONFIG


def test_the_upload_limit_is_that_of_the_largest_archive() -> None:
    assert BROWSER_LIMITS.max_archive_bytes is not None
    limit = CONFIG["server"]["maxUploadSize"] * 2**20  # Streamlit counts in mebibytes
    assert BROWSER_LIMITS.max_archive_bytes <= limit <= 1.1 * BROWSER_LIMITS.max_archive_bytes
