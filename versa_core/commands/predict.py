"""`predict`: asks an adapted model about new pictures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.terminal import complain, say
from versa_core.errors import IntakeError

if TYPE_CHECKING:
    from versa_core.adapted_model import AdaptedModel
    from versa_core.run import Prediction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `predict`."""
    parser.add_argument("--model", type=Path, required=True, metavar="FILE", help="an adapted model")
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE", help="pictures, or folders of pictures")
    options.add_threads(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Prints class and confidence of every picture; returns all probabilities and the nearest support pictures."""
    from versa_core import run as core
    from versa_core.adapted_model import AdaptedModel
    from versa_core.data.reading import files_in, read_all
    from versa_core.device import set_threads

    set_threads(args.threads)
    model = AdaptedModel.from_bytes(options.model_file(args.model))
    refused: list[IntakeError] = []

    def refuse(error: IntakeError) -> None:
        complain(f"Left out: {error}")
        refused.append(error)

    files, images = read_all(files_in(args.images), model.preparation, refuse)
    answer = core.predict(model, images)
    predictions = [_one(file, place, answer, model) for place, file in enumerate(files)]
    width = max(len(file) for file in files)
    for one in predictions:
        doubt = "  (perhaps none of these)" if one["none_of_these"] else ""
        say(f"{one['file']:<{width}}  {one['class']}  {one['confidence']:.1%}{doubt}")
    told = [{"file": error.name, "reason": error.reason} for error in refused]
    return {"model": str(args.model), "predictions": predictions, "refused": told}


def _one(file: str, place: int, answer: Prediction, model: AdaptedModel) -> dict[str, Any]:
    probabilities = answer.probabilities[place]
    best = int(probabilities.argmax())
    nearest = zip(answer.nearest[place], answer.similarity[place], strict=True)
    one: dict[str, Any] = {
        "file": file,
        "class": answer.class_names[best],
        "confidence": float(probabilities[best]),
        "probabilities": {name: float(p) for name, p in zip(answer.class_names, probabilities, strict=True)},
        "nearest": [{"id": model.support_ids[index], "similarity": float(cosine)} for index, cosine in nearest],
    }
    one["strangeness"] = float(answer.strangeness[place])
    one["none_of_these"] = None if answer.is_unknown is None else bool(answer.is_unknown[place])
    if answer.errors is not None:
        one["reconstruction_error"] = float(answer.errors[place])
    return one


COMMAND = Command(
    "predict",
    "ask an adapted model about pictures",
    "Prints the class and the confidence of every picture. A file that cannot be read is named, and the others are "
    "answered. With --json: all probabilities, the nearest support pictures and the reconstruction error too.",
    add_arguments,
    run,
)
