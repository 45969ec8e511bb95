"""The program that goes with an exported model: it asks `model.onnx` about pictures, prepared as VERSA Lab does it.

`predict.py` is cut out of this module and of what it uses (excerpt.py), so that both prepare pictures by the same code.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from versa_core.data.profile import Preparation
from versa_core.data.reading import files_in, read_all
from versa_core.errors import IntakeError
from versa_core.tables import Cell, csv_text

TOLERANCE = 1e-4  # by which a probability may differ from the app's
BATCH = 64
HERE = Path(__file__).resolve().parent
MODEL, EXPECTED, PICTURES = "model.onnx", "expected.json", "pictures"


class Model:
    """An exported model.

    Args:
        source: the ONNX file or its bytes.
        n_threads: of the processor; 0 leaves it to ONNX Runtime.
    """

    def __init__(self, source: Path | bytes, n_threads: int = 0) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = n_threads
        given = source if isinstance(source, bytes) else str(source)
        self.session = onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])
        known: dict[str, Any] = json.loads(self.session.get_modelmeta().custom_metadata_map["versa"])
        self.class_names: list[str] = known["class_names"]
        self.preparation = Preparation.from_plain(known["preparation"])
        self.threshold: float | None = known["threshold"]

    def ask(self, images: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Returns the probabilities (n, n_way) of prepared pictures (n, c, h, w), and how strange they are (n,)."""
        parts = [
            self.session.run(["probabilities", "strangeness"], {"images": images[start : start + BATCH]})
            for start in range(0, len(images), BATCH)
        ]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def main(arguments: Sequence[str] | None = None) -> int:
    """Answers what the command line asks; returns the exit status."""
    args = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")  # names may hold any letter
    _read_heic_too()
    model = Model(HERE / MODEL)
    try:
        return check(model) if args.check else predict(model, args.images, args.csv)
    except (IntakeError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Asks the model about pictures.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("images", nargs="*", type=Path, default=[], metavar="IMAGE", help="pictures, or folders of them")
    what.add_argument("--check", action="store_true", help="compare the answers to the pictures here with the app's")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the confidence of every class to this file")
    return parser


def _read_heic_too() -> None:
    """HEIC needs a package of its own; without it such a picture is refused."""
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.register_heif_opener()


def predict(model: Model, given: Sequence[Path], table: Path | None) -> int:
    """Prints class and confidence of every picture, and writes the table of all classes where one is wanted."""
    files, images = read_all(files_in(given), model.preparation, _refuse)
    probabilities, strangeness = model.ask(images)
    width = max(len(file) for file in files)
    for file, row, strange in zip(files, probabilities, strangeness, strict=True):
        doubt = "  (perhaps none of these)" if model.threshold is not None and strange > model.threshold else ""
        print(f"{file:<{width}}  {model.class_names[int(row.argmax())]}  {row.max():.1%}{doubt}")
    if table is not None:
        header = ["file", "predicted", *model.class_names, "strangeness"]
        rows: list[list[Cell]] = [
            [file, model.class_names[int(row.argmax())], *map(float, row), float(strange)]
            for file, row, strange in zip(files, probabilities, strangeness, strict=True)
        ]
        table.write_text(csv_text(header, rows), encoding="utf-8", newline="")
    return 0


def _refuse(error: IntakeError) -> None:
    print(f"Left out: {error}", file=sys.stderr)


def check(model: Model) -> int:
    """Compares the answers to the pictures beside this program with those that VERSA Lab gave; 1 where they differ."""
    expected = json.loads((HERE / EXPECTED).read_text(encoding="utf-8"))
    files = [HERE / PICTURES / one["file"] for one in expected]
    names, images = read_all(files, model.preparation, _refuse)
    if len(names) < len(files):
        return 1
    found = model.ask(images)[0]
    apart = np.abs(found - np.array([one["probabilities"] for one in expected])).max(1)
    for one, row, difference in zip(expected, found, apart, strict=True):
        print(f"{one['file']}  {model.class_names[int(row.argmax())]}  {row.max():.4%}  differs by {difference:.1e}")
    if not apart.max() <= TOLERANCE:  # not: a comparison with what is no number is False
        print(f"They do NOT agree: the largest difference is {apart.max():.1e}, more than {TOLERANCE}.")
        return 1
    print(f"All {len(files)} answers agree with those of VERSA Lab within {TOLERANCE} (largest: {apart.max():.1e}).")
    return 0
