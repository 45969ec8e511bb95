"""The card of an exported model, in Markdown: what it tells apart, how it was made, how well it does, whose data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from versa_core import __version__
from versa_core.card import facts
from versa_core.checkpoint import CheckpointInfo
from versa_core.errors import MethodError
from versa_core.exporting.scores import Scores
from versa_core.methods import METHODS

if TYPE_CHECKING:
    from versa_core.adapted_model import AdaptedModel
    from versa_core.data.profile import Preparation


@dataclass(frozen=True)
class Told:
    """What a card tells that the model itself does not know.

    Attributes:
        checkpoint: that it was adapted from; None where it needed none, or where it is not at hand.
        scores: on query pictures; None where nobody asked.
        graph: what the ONNX file is, or why there is none, in sentences.
        pictures: whose the pictures in the zip are, in a sentence; "" without any.
    """

    checkpoint: CheckpointInfo | None
    scores: Scores | None
    graph: str
    pictures: str


def model_card(model: AdaptedModel, told: Told) -> str:
    """Returns the card."""
    parts = (
        _head(model),
        _classes(model, told.scores),
        _making(model),
        _preparing(model.preparation),
        _figures(told.scores),
        _confidence(model),
        ["## The files", "", told.graph, *([told.pictures] if told.pictures else [])],
        _origin(model.record, told.checkpoint),
    )
    return "\n".join("\n".join([*part, ""]) for part in parts)


def text(name: str) -> str:
    """Returns Markdown that shows a name as it is, in a table, too: names are text, never markup."""
    clean = " ".join(name.replace("`", "'").replace("|", "¦").split())
    return f"`{clean or ' '}`"


def _head(model: AdaptedModel) -> Iterator[str]:
    yield f"# A model that tells {len(model.class_names)} classes apart"
    yield ""
    yield f"Made with VERSA Lab {__version__} from {len(model.support_ids)} pictures. It always answers with one of its"
    yield "classes; for what else it says, see *Confidence* below."


def _classes(model: AdaptedModel, scores: Scores | None) -> Iterator[str]:
    shots = np.bincount(model.support_labels, minlength=len(model.class_names))
    yield "## Classes"
    yield ""
    yield "| class | pictures it learned from | other pictures answered rightly |"
    yield "|---|---|---|"
    for label, name in enumerate(model.class_names):
        asked = scores.n_asked[label] if scores else 0
        right = f"{scores.n_right[label]} of {asked}" if scores and asked else "not asked"
        yield f"| {text(name)} | {shots[label]} | {right} |"


def _making(model: AdaptedModel) -> Iterator[str]:
    record = model.record
    method = str(record.get("method"))
    yield "## How it was made"
    yield ""
    try:
        info = METHODS.info(method)
        yield f"Method: {info.title} (`{method}`). {info.summary}"
        if info.paper:
            yield f"After: {info.paper}{f', <{info.url}>' if info.url else ''}."
    except MethodError:  # the file is of a version that knows other methods
        yield f"Method: {text(method)}."
    yield ""
    for name, value in dict(record.get("settings", {})).items():
        yield f"- {name}: {text(str(value))}"
    yield f"- seed: {record.get('seed')}"
    yield f"- steps taken: {record.get('steps', 0)}"
    if record.get("went_on_at"):
        yield f"- continued after step: {', '.join(str(one) for one in record['went_on_at'])}"
    yield f"- checkpoint: {text(str(record['checkpoint'])) if record.get('checkpoint') else 'none was needed'}"
    yield f"- fingerprint of all pictures: {text(str(record.get('data')))}"


FITTED = {
    "crop": "The middle square is taken.",
    "pad": "They are padded to a square with white.",
    "centre": "The middle two thirds of the middle square are taken.",
}


def _preparing(how: Preparation) -> Iterator[str]:
    c, h, w = how.shape
    yield "## How pictures are prepared"
    yield ""
    yield f"To {w} × {h} pixels, {'grey' if c == 1 else 'sRGB colour'}, upright as the camera says, on white ground."
    if how.profile == "photos":
        yield FITTED[how.fit]
    else:
        crop = "The ink is cropped to its box and centred. " if how.crop_ink else ""
        yield f"{crop}The ink is bright on black, whichever of the two was dark. `predict.py` does all of this."


def _figures(scores: Scores | None) -> Iterator[str]:
    yield "## How well it does"
    yield ""
    if scores is None or scores.accuracy is None:
        yield "Nobody knows: it was not asked about pictures that it had not learned from."
        return
    low, high = scores.interval
    yield f"It was asked about {sum(scores.n_asked)} pictures that it had not learned from, and answered"
    yield f"{sum(scores.n_right)} of them rightly: {scores.accuracy:.1%}. Were they drawn by chance from all that there"
    yield f"are, the true share would lie between {low:.0%} and {high:.0%} (Wilson's 95 % interval)."
    if scores.n_left_out:
        yield f"Left out, because the model had learned from the same picture: {scores.n_left_out}."


def _confidence(model: AdaptedModel) -> Iterator[str]:
    known = model.confidence
    yield "## Confidence"
    yield ""
    yield "The probabilities of all classes add up to 1, for a picture of none of them, too. Logits are divided by"
    yield f"the temperature {known.temperature:.4g} before the softmax."
    if known.threshold is None:
        yield "There is no threshold for none of these: nobody calibrated one for this method and checkpoint."
    else:
        yield f"Where *strangeness* is above {known.threshold:.4g}, the picture is perhaps none of these classes."


def _origin(record: Mapping[str, Any], info: CheckpointInfo | None) -> Iterator[str]:
    yield "## Where it comes from, and on which terms"
    yield ""
    if info is not None:
        yield f"It was adapted from the checkpoint {text(info.key)}, {text(info.title)}, of which is known:"
        yield ""
        yield facts(info)
    elif record.get("checkpoint"):
        yield f"It was adapted from the checkpoint {text(str(record['checkpoint']))}, which was not at hand for this"
        yield "card."
        yield from _recorded(record.get("trained_on"))
    else:
        yield "It started from no checkpoint: nobody else's data went into it."
    yield ""
    yield "The pictures that it was adapted to are not in the model; numbers made from them, the names of the classes"
    yield "and the pictures' names or numbers are. Whether it may be passed on depends on the terms above and on whose"
    yield "pictures they were."


def _recorded(known: object) -> Iterator[str]:
    """Yields what the model's own record says of the data behind its checkpoint."""
    if not isinstance(known, Mapping) or not known.get("terms"):
        yield "Which data trained it, and on which terms, has to be asked of whoever made it."
        return
    data, terms = text(str(known.get("name"))), text(str(known["terms"]))
    yield f"The model's record names its data, {data}, their terms, {terms}, and how it was made:"
    yield ""
    yield f"    {' '.join(str(known.get('command', 'not recorded')).split())}"
