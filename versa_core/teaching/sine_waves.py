"""The sine waves of Finn et al. (2017), section 5.1, in numbers alone: what a page needs to draw one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

AMPLITUDES = (0.1, 5.0)
PHASES = (0.0, np.pi)
ENDS = (-5.0, 5.0)  # where inputs lie
N_POINTS = (1, 2, 5, 10)  # that a learner may know of a wave
RAN_AWAY = 25.0  # an error like this is worse than that of never answering anything but 0, on any wave
N_GRID = 101  # places at which curves are drawn and errors taken

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Wave:
    """One task: y = amplitude · sin(x − phase)."""

    amplitude: float
    phase: float

    def at(self, inputs: Floats) -> Floats:
        """Returns the wave's heights at `inputs`, of any shape."""
        heights: Floats = (self.amplitude * np.sin(inputs - self.phase)).astype(np.float32)
        return heights


def draw_wave(chance: np.random.Generator) -> Wave:
    """Returns a wave of the family."""
    return Wave(float(chance.uniform(*AMPLITUDES)), float(chance.uniform(*PHASES)))


def draw_places(n: int, chance: np.random.Generator) -> Floats:
    """Returns (n,) inputs, evenly distributed between the ends."""
    places: Floats = chance.uniform(*ENDS, n).astype(np.float32)
    return places


def grid() -> Floats:
    """Returns (N_GRID,) inputs from end to end."""
    places: Floats = np.linspace(*ENDS, N_GRID, dtype=np.float32)
    return places
