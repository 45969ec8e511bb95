"""What the model sees: polarity, crop, margins, squares, and the suggested profile."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageOps

from versa_core.data.intake import keep
from versa_core.data.profile import FITS, INK_SIDE, Preparation, prepare, suggest_profile
from versa_core.errors import DatasetError

GLYPHS = Preparation("glyphs")


def cross(left: int = 40, top: int = 30, size: int = 105) -> Image.Image:
    """A dark cross on white, 30 pixels wide and high."""
    image = Image.new("L", (size, size), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((left + 13, top, left + 16, top + 29), fill=0)
    draw.rectangle((left, top + 13, left + 29, top + 16), fill=0)
    return image


def gradient(width: int, height: int) -> Image.Image:
    """A picture with colour everywhere and no even border."""
    rows, columns = np.mgrid[0:height, 0:width]
    channels = [255 * rows / height, 255 * columns / width, 128 + 0 * rows]
    return Image.fromarray(np.stack(channels, 2).astype(np.uint8))


def ink_box(prepared: npt.NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """(top, left, height, width) of the pixels that are clearly ink."""
    rows, columns = np.nonzero(prepared[0] > 90)
    return rows.min(), columns.min(), rows.max() - rows.min() + 1, columns.max() - columns.min() + 1


def test_a_glyph_is_bright_on_dark_and_fills_24_of_28_pixels() -> None:
    seen = prepare(cross(), GLYPHS)
    assert seen.shape == (1, 28, 28)
    assert seen.dtype == np.uint8
    assert seen.max() == 255
    assert seen[0, [0, 1, 26, 27]].max() == 0
    assert ink_box(seen) == (2, 2, INK_SIDE, INK_SIDE)


def test_light_ink_on_a_dark_ground_looks_the_same() -> None:
    assert np.array_equal(prepare(cross(), GLYPHS), prepare(ImageOps.invert(cross()), GLYPHS))


def test_the_crop_forgets_where_on_the_paper_the_ink_was() -> None:
    assert np.array_equal(prepare(cross(5, 60), GLYPHS), prepare(cross(), GLYPHS))
    whole = Preparation("glyphs", crop_ink=False)
    assert not np.array_equal(prepare(cross(5, 60), whole), prepare(cross(), whole))


def test_without_the_crop_the_ink_keeps_its_share_of_the_paper() -> None:
    _, _, height, width = ink_box(prepare(cross(), Preparation("glyphs", crop_ink=False)))
    assert 6 <= height <= 9  # 30 of 105 pixels are 8 of 28
    assert 6 <= width <= 9


def test_a_thin_stroke_keeps_its_proportions() -> None:
    image = Image.new("L", (100, 100), 255)
    ImageDraw.Draw(image).rectangle((48, 10, 52, 89), fill=0)
    _, _, height, width = ink_box(prepare(image, GLYPHS))
    assert height == INK_SIDE
    assert width <= 3


@pytest.mark.parametrize("grey", [0, 77, 255])
def test_blank_paper_has_no_ink(grey: int) -> None:
    assert prepare(Image.new("L", (50, 40), grey), GLYPHS).max() == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 3)])
def test_odd_sizes_are_prepared_too(size: tuple[int, int]) -> None:
    for how in (GLYPHS, *(Preparation("photos", fit=fit) for fit in FITS)):
        assert prepare(gradient(*size), how).shape == how.shape


def test_a_wide_photo_is_cropped_to_its_middle_or_padded_with_white() -> None:
    image = Image.new("RGB", (200, 100), "red")
    image.paste("blue", (50, 0, 150, 100))
    cropped = prepare(image, Preparation("photos"))
    assert cropped.shape == (3, 64, 64)
    assert (cropped[2, :, 2:-2] == 255).all()
    assert (cropped[0, :, 2:-2] == 0).all()
    padded = prepare(image, Preparation("photos", fit="pad"))
    assert (padded[:, :15] == 255).all()
    assert tuple(padded[:, 32, 5]) == (255, 0, 0)
    assert tuple(padded[:, 32, 32]) == (0, 0, 255)


def test_the_centre_is_the_middle_two_thirds_of_the_middle_square() -> None:
    image = Image.new("RGB", (240, 120), "red")
    image.paste("blue", (60 + 20, 20, 180 - 20, 100))
    centre = prepare(image, Preparation("photos", fit="centre"))
    assert (centre[2, 2:-2, 2:-2] == 255).all()
    assert (centre[0, 2:-2, 2:-2] == 0).all()
    image.paste("red", (0, 0, 240, 120))
    image.paste("blue", (60 + 24, 24, 180 - 24, 96))
    assert (prepare(image, Preparation("photos", fit="centre"))[2, 2] == 0).all(), "no more is left out"


@pytest.mark.parametrize("how", [GLYPHS, *(Preparation("photos", fit=fit) for fit in FITS)])
def test_preparing_a_kept_copy_gives_what_preparing_the_original_gives(how: Preparation) -> None:
    original = gradient(900, 700)
    assert np.array_equal(prepare(keep(original), how), prepare(original, how))


def test_the_profile_is_suggested_by_what_most_pictures_are() -> None:
    assert suggest_profile([]) == "glyphs"
    assert suggest_profile([cross(), ImageOps.invert(cross()), cross(5, 5)]) == "glyphs"
    assert suggest_profile([gradient(60, 60), gradient(80, 60), cross()]) == "photos"
    grey_photo = gradient(60, 60).convert("L")
    assert suggest_profile([grey_photo]) == "photos"


def test_a_preparation_survives_as_plain_values() -> None:
    for how in (Preparation("glyphs", crop_ink=False), Preparation("photos", fit="pad")):
        assert Preparation.from_plain(how.to_plain()) == how


@pytest.mark.parametrize("plain", [{}, {"profile": "glyphs"}, None, 3])
def test_incomplete_plain_values_are_refused(plain: object) -> None:
    with pytest.raises(DatasetError, match="incomplete"):
        Preparation.from_plain(plain)  # type: ignore[arg-type]


def test_unknown_words_are_refused() -> None:
    with pytest.raises(DatasetError, match=r"'sounds'; it must be glyphs or photos"):
        Preparation("sounds")
    with pytest.raises(DatasetError, match=r"'stretch'; it must be crop, pad or centre"):
        Preparation("photos", fit="stretch")


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("crop_ink", [True, False])
@pytest.mark.parametrize("profile", ["glyphs", "photos"])
def test_what_a_profile_does_not_look_at_changes_no_picture(profile: str, crop_ink: bool, fit: str) -> None:
    how, image = Preparation(profile, crop_ink, fit), gradient(90, 60)
    assert how.effective.effective == how.effective
    assert (prepare(image, how.effective) == prepare(image, how)).all()
