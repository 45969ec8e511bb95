"""The trainers' task that packs an adapted model into a zip to take along."""

from __future__ import annotations

from pathlib import Path

from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Finished, Started, StepDone


def export(payload: Payload, stopped: Stopped) -> Work:
    """Scores the model on its run's query pictures and packs it; the result is the zip and what is known of it."""
    from versa_core.adapted_model import AdaptedModel
    from versa_core.checkpoint import read_info
    from versa_core.exporting.bundle import packing
    from versa_core.exporting.scores import score

    yield Started("export", None)
    given = payload["checkpoint"]
    source = Path(given) if isinstance(given, str) else given
    info = None if source is None else read_info(source, payload["checkpoint_name"])
    model = AdaptedModel.from_bytes(payload["model"])
    scores = score(model, payload["images"], payload["labels"], payload["is_support"])
    stages = packing(payload["model"], checkpoint=info, scores=scores, own_pictures=payload["pictures"])
    while True:
        try:
            share = next(stages)
        except StopIteration as end:
            made = end.value
            break
        if stopped():
            yield Finished("stopped", 0, 0.0)
            return {}
        yield StepDone(0, share, {}, 0.0)
    return {"zip": made.data, "names": list(made.names), "difference": made.difference, "why_not": made.why_not}


EXPORTING: dict[str, Task] = {"export": export}
