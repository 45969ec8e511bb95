"""The trainers' work for turned drawings: what a view generator draws beside the picture really turned."""

from __future__ import annotations

import math
from pathlib import Path

from versa_core.jobs.work import Payload, Stopped, Work
from versa_core.training.events import Started


def turn(payload: Payload, stopped: Stopped) -> Work:
    """Draws one picture as turned by each of some angles; the result has the drawn and the true ones, and errors."""
    import torch

    from versa_core.checkpoint import load_model
    from versa_core.data.distort import turn as really_turned
    from versa_core.data.episodes import to_float

    yield Started("turn", None)
    given = payload["checkpoint"]
    _, model, _ = load_model(Path(given) if isinstance(given, str) else given)
    angles = torch.tensor([math.radians(one) for one in payload["degrees"]])
    images = to_float(payload["image"][None]).repeat(len(angles), 1, 1, 1)
    drawn, true = model.turned(images, angles), really_turned(images, angles).clamp(0, 1)
    return {
        "drawn": (drawn * 255).round().to(torch.uint8).numpy(),
        "true": (true * 255).round().to(torch.uint8).numpy(),
        "errors": (drawn - true).square().mean((1, 2, 3)).numpy(),
    }
