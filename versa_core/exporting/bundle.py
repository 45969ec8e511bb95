"""One zip with all that is needed to use an adapted model elsewhere, checked before it is handed out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from versa_core.adapted_model import AdaptedModel
from versa_core.checkpoint import CheckpointInfo
from versa_core.data.intake import read_image
from versa_core.data.profile import prepare
from versa_core.errors import MethodError
from versa_core.exporting.card import Told, model_card
from versa_core.exporting.excerpt import excerpt
from versa_core.exporting.onnx import OPSET, to_onnx
from versa_core.exporting.pictures import drawn, ending
from versa_core.exporting.scores import Scores
from versa_core.language import _
from versa_core.predicting import predict
from versa_core.repeating import result_of

WEIGHTS, CARD, NEEDS = "model.safetensors", "model-card.md", "requirements.txt"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content makes the same file
PROGRAM = '''"""Asks model.onnx about pictures.

    python predict.py picture.png folder_of_pictures
    python predict.py picture.png --csv answers.csv
    python predict.py --check

It needs Python 3.10 or newer, onnxruntime, numpy and pillow; with pillow-heif it reads HEIC, too. What prepares the
pictures below is the source of VERSA Lab itself, {version}, under the MIT licence.
"""

'''


@dataclass(frozen=True, eq=False)
class Bundle:
    """An exported model.

    Attributes:
        data: the zip.
        names: of the files in it.
        difference: the largest one between a probability of the ONNX model and VERSA Lab's; None without ONNX.
        why_not: why there is no ONNX model, in a sentence; "" where there is one.
    """

    data: bytes
    names: tuple[str, ...]
    difference: float | None
    why_not: str


def make_bundle(
    packed: bytes,
    *,
    checkpoint: CheckpointInfo | None = None,
    scores: Scores | None = None,
    own_pictures: Sequence[bytes] = (),
) -> Bundle:
    """Returns what `packing` ends with."""
    return result_of(packing(packed, checkpoint=checkpoint, scores=scores, own_pictures=own_pictures))


def packing(
    packed: bytes, *, checkpoint: CheckpointInfo | None, scores: Scores | None, own_pictures: Sequence[bytes]
) -> Generator[float, None, Bundle]:
    """Packs an adapted model with its card, its ONNX form, a program that asks it, and pictures with their answers.

    Args:
        packed: the adapted model's file.
        checkpoint: that it was adapted from, where it is at hand.
        scores: on query pictures, for the card.
        own_pictures: files of the person's pictures; without any, the project draws some.

    Yields:
        How much of it is done, 0 to 1.

    Raises:
        CheckpointError: the model's file is damaged.
        IntakeError: a picture cannot be read.
        MethodError: the exported model answers otherwise than the adapted one.
    """
    model = AdaptedModel.from_bytes(packed)
    files: dict[str, bytes] = {WEIGHTS: packed}
    difference, why_not, pictures = None, "", ""
    yield 0.1
    try:
        files |= _program(to_onnx(model))
    except MethodError as error:
        why_not = graph = str(error)
    else:
        yield 0.7
        given = {f"{n}.{ending(one)}": one for n, one in enumerate(own_pictures or drawn(model.preparation.profile), 1)}
        expected = _expected(model, given)
        difference = _check(files["model.onnx"], expected, given)
        files["expected.json"] = json.dumps(expected, indent=1).encode()
        yield 0.9
        files |= {f"pictures/{name}": one for name, one in given.items()}
        whose = "are the person's own" if own_pictures else "were drawn by VERSA Lab and show none of the classes"
        pictures = f"The pictures {whose}; `expected.json` has the answers that VERSA Lab gave to them."
        graph = _graph_words(difference)
    files[CARD] = model_card(model, Told(checkpoint, scores, graph, pictures)).encode()
    return Bundle(_zip(files), tuple(sorted(files)), difference, why_not)


def _program(graph: bytes) -> dict[str, bytes]:
    from importlib.metadata import version

    from versa_core import __version__

    source = excerpt("versa_core.exporting.standalone", ("main",))
    program = PROGRAM.format(version=__version__) + source + '\n\nif __name__ == "__main__":\n    sys.exit(main())\n'
    needs = "".join(f"{name}>={version(name)}\n" for name in ("onnxruntime", "numpy", "pillow"))
    return {"model.onnx": graph, "predict.py": program.encode(), NEEDS: needs.encode()}


def _expected(model: AdaptedModel, pictures: dict[str, bytes]) -> list[dict[str, Any]]:
    """Returns what the adapted model itself answers to pictures, read and prepared as the app does it."""
    images = np.stack([prepare(read_image(name, data), model.preparation) for name, data in pictures.items()])
    answers = predict(model, images).probabilities
    return [{"file": name, "probabilities": row.tolist()} for name, row in zip(pictures, answers, strict=True)]


def _check(graph: bytes, expected: list[dict[str, Any]], pictures: dict[str, bytes]) -> float:
    """Returns by how much the ONNX model's probabilities differ at most; too much raises MethodError."""
    from versa_core.exporting.standalone import TOLERANCE, Model

    exported = Model(graph, n_threads=1)
    images = np.stack([prepare(read_image(name, data), exported.preparation) for name, data in pictures.items()])
    found = exported.ask(images)[0]
    difference = float(np.abs(found - np.array([one["probabilities"] for one in expected])).max())
    if not difference <= TOLERANCE:
        raise MethodError(
            _(
                "The exported model's probabilities differ by {difference:.1e} from those of the adapted one; at "
                "most {tolerance} is allowed. Take the model's own file instead."
            ).format(difference=difference, tolerance=TOLERANCE)
        )
    return difference


def _graph_words(difference: float) -> str:
    return (
        f"`model.onnx` (opset {OPSET}): in *images*, (n, c, h, w) uint8, prepared; out *probabilities* (n, classes), "
        "*embeddings* (n, d) and *strangeness* (n), float32. Class names and preparation lie in its metadata, under "
        "*versa*.\n\n"
        "`predict.py` prepares pictures and asks it: `python predict.py picture.png`. `python predict.py --check` "
        "compares its answers to the pictures here with those of VERSA Lab; when this was made, no probability "
        f"differed by more than {difference:.1e}.\n\n"
        f"`{WEIGHTS}` is the model for VERSA Lab: `python -m versa_core predict --model {WEIGHTS} picture.png`.\n"
    )


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), files[name], zipfile.ZIP_DEFLATED, 1)
    return stream.getvalue()
