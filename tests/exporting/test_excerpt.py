"""The program that stands alone prepares pictures exactly as the app does, and needs nothing of the app."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from tests.data.pictures import encode, quarters
from versa_core.data.intake import read_image
from versa_core.data.profile import Preparation, prepare
from versa_core.errors import IntakeError
from versa_core.exporting import excerpt as module
from versa_core.exporting.excerpt import excerpt

HOWS = [
    Preparation("glyphs"),
    Preparation("glyphs", crop_ink=False),
    Preparation("photos"),
    Preparation("photos", fit="pad"),
    Preparation("photos", fit="centre"),
]


@pytest.fixture(scope="module")
def alone() -> Iterator[ModuleType]:
    """The excerpt as a module of its own, in which `versa_core` cannot be imported again."""
    source = excerpt("versa_core.exporting.standalone", ("main",))
    made = ModuleType("alone")
    made.__file__ = "alone/predict.py"
    sys.modules["alone"] = made  # dataclasses look their module up
    exec(compile(source, "predict.py", "exec"), vars(made))
    yield made
    del sys.modules["alone"]


def landscape(width: int = 90, height: int = 60) -> Image.Image:
    rows, columns = np.mgrid[0:height, 0:width]
    return Image.fromarray(np.stack([255 * rows / height, 255 * columns / width, 99 + 0 * rows], 2).astype(np.uint8))


def sign(mode: str = "L", ground: Any = 255, ink: Any = 0) -> Image.Image:
    image = Image.new(mode, (120, 50), ground)
    draw = ImageDraw.Draw(image)
    draw.line((20, 10, 50, 40), fill=ink, width=5)
    draw.ellipse((60, 12, 80, 30), outline=ink, width=3)
    return image


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encode(landscape(), "JPEG", exif=exif)


def shaded(mode: str) -> Image.Image:
    image = landscape().convert(mode)
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def deep() -> Image.Image:
    return Image.fromarray(np.linspace(0, 65535, 90 * 60, dtype=np.uint16).reshape(60, 90))


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", 5000)).tobytes()
    return encode(landscape(), "PNG", icc_profile=profile)


ODD = {
    **{f"camera turned it, {orientation}": turned(orientation) for orientation in (1, 3, 5, 6, 8)},
    "see-through colours": encode(shaded("RGB"), "PNG"),
    "see-through grey": encode(shaded("L"), "PNG"),
    "palette with a clear colour": encode(quarters().quantize(4), "PNG", transparency=0),
    "printer's colours": encode(landscape().convert("CMYK"), "JPEG"),
    "16 bits": encode(deep(), "PNG"),
    "1 bit": encode(sign().convert("1"), "PNG"),
    "Lab": encode(ImageCms.profileToProfile(landscape(), ImageCms.createProfile("sRGB"),
                                            ImageCms.createProfile("LAB"), outputMode="LAB"), "TIFF"),
    "a profile that does not fit": with_profile(),
    "dark ink": encode(sign(), "PNG"),
    "light ink": encode(sign(ground=10, ink=240), "BMP"),
    "coloured ink": encode(sign("RGB", "white", "navy"), "WEBP", lossless=True),
    "a wide strip": encode(landscape(700, 9), "PNG"),
    "one pixel": encode(landscape(1, 1), "PNG"),
    "blank": encode(Image.new("L", (30, 40), 77), "PNG"),
    "a large JPEG": encode(landscape(3300, 400), "JPEG"),
    "AVIF": encode(landscape(), "AVIF"),
    "GIF": encode(sign().convert("P"), "GIF"),
}  # fmt: skip


@pytest.mark.parametrize("how", HOWS, ids=lambda how: f"{how.profile} {how.crop_ink} {how.fit}")
@pytest.mark.parametrize("name", ODD)
def test_odd_pictures_are_prepared_to_the_last_bit_as_in_the_app(
    name: str, how: Preparation, alone: ModuleType
) -> None:
    theirs = alone.prepare(alone.read_image(name, ODD[name]), alone.Preparation(**how.to_plain()))
    assert np.array_equal(theirs, prepare(read_image(name, ODD[name]), how))
    assert alone.prepare is not prepare


def test_the_odd_pictures_differ_in_what_is_done_to_them() -> None:
    seen = {prepare(read_image(name, data), HOWS[2]).tobytes() for name, data in ODD.items()}
    assert len(seen) >= len(ODD) - 4  # some kinds of file hold the same picture


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", encode(landscape(), "PNG")[:90]])
def test_what_the_app_refuses_is_refused_in_the_same_words(data: bytes, alone: ModuleType) -> None:
    with pytest.raises(IntakeError) as ours:
        read_image("x.png", data)
    with pytest.raises(alone.IntakeError) as theirs:
        alone.read_image("x.png", data)
    head, _, _ = str(ours.value).partition(" (")  # the decoder's own words may name another format
    assert str(theirs.value).startswith(head)


def test_it_imports_nothing_but_three_packages_and_python_s_own(alone: ModuleType) -> None:
    source = excerpt("versa_core.exporting.standalone", ("main",))
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    assert names - sys.stdlib_module_names == {"numpy", "onnxruntime", "PIL", "pillow_heif"}
    assert "versa_core." not in source.replace("# From versa_core", "")


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    (folder / "own").mkdir()
    for name, text in files.items():
        (folder / "own" / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "PACKAGE", folder / "own")
    monkeypatch.setattr(module, "OWN", "own")


def test_comments_decorators_and_order_come_along_and_what_is_not_used_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = "import os\nimport json as j\n\n# How many.\nMANY = len([1, 2])\n\n\ndef unused():\n    return os.name\n"
    above = (
        "from functools import cache\nfrom own.below import MANY\n\n\ndef start():\n    return inner() + MANY\n\n\n"
        "# Why.\n@cache\ndef inner():\n    return 1\n"
    )
    written(tmp_path, monkeypatch, below=below, above=above)
    source = excerpt("own.above", ("start",))
    assert source.index("# How many.\nMANY") < source.index("def start") < source.index("# Why.\n@cache\ndef inner")
    assert "unused" not in source
    assert "import os" not in source
    names: dict[str, Any] = {}
    exec(source, names)
    assert names["start"]() == 3


def test_two_things_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = "SIZE = 1\n\n\ndef low():\n    return SIZE\n"
    above = "from own.below import low\n\nSIZE = 2\n\n\ndef start():\n    return low() + SIZE\n"
    written(tmp_path, monkeypatch, below=below, above=above)
    with pytest.raises(ValueError, match=r"SIZE is one thing in own\.\w+ and another in own\.\w+"):
        excerpt("own.above", ("start",))
    with pytest.raises(ValueError, match=r"own\.below does not define high"):
        excerpt("own.below", ("high",))


def test_no_name_is_forgotten(tmp_path: Path) -> None:
    """One that is would show only where it is used."""
    file = tmp_path / "predict.py"
    file.write_text(excerpt("versa_core.exporting.standalone", ("main",)), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,E9", str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert checked.returncode == 0, checked.stdout
