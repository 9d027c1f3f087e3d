"""Pictures as PNG: in the size asked for, with real Chinese characters, on a machine that has no fonts."""

import struct
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from api.pictures import fonts
from api.pictures.canvas import Canvas, Line
from api.pictures.errors import FontError, PictureError
from api.pictures.lineage import lineage_svg
from api.pictures.png import png
from graph.ask import lineage
from graph.lens import Lens
from graph.release.reader import Release


def size(image: bytes) -> tuple[int, int]:
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", image[16:24])
    return int(wide), int(high)


def sign(text: str) -> bytes:
    canvas = Canvas("sign", "", "", "zh")
    canvas.line_of_text(Line(text, 40), 10, 50)
    return png(canvas.document(60, 60), 60)


def test_a_picture_has_the_width_asked_for_and_keeps_its_proportions(release: Release) -> None:
    svg = lineage_svg(lineage(release, "netrc-gui-ji-led", Lens()), "zh")
    for width in (400, 1600):
        wide, high = size(png(svg, width))
        assert wide == width
        assert 0.4 < high / wide < 0.9


def test_chinese_characters_are_drawn_as_such() -> None:
    # U+0378 is no character; what the font draws for it is its sign for "missing".
    missing = sign("\u0378")
    drawn = [sign(text) for text in ("小", "麦", "谱", "系", "≠", "→", "A")]
    assert len({missing, sign(""), *drawn}) == len(drawn) + 2


def test_every_name_of_the_release_can_be_drawn(release: Release) -> None:
    widths = fonts.chinese_font().widths
    signs = {sign for (text,) in release.query("SELECT text FROM names") for sign in str(text)}
    assert "麦" in signs
    assert not {sign for sign in signs if sign not in widths}


def test_same_picture_same_bytes(release: Release) -> None:
    svg = lineage_svg(lineage(release, "netrc-xiao-mai", Lens()), "en")
    assert png(svg, 800) == png(svg, 800)


def test_a_missing_or_unfit_font_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"nowhere\.otf.*pip install"):
        fonts.read_font(tmp_path / "nowhere.otf")
    broken = tmp_path / "broken.otf"
    broken.write_bytes(pylopdf_fonts_zh_cn.sans_path().read_bytes()[:2000])
    with pytest.raises(FontError, match=r"broken\.otf.*pip install"):
        fonts.read_font(broken)


@pytest.mark.parametrize("width", [0, -1, 6001])
def test_a_width_out_of_range_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="1 to 6000"):
        png("<svg/>", width)


@pytest.mark.parametrize("svg", ["", "<svg/>", "not a picture", '<svg width="10" height="10"><text>'])
def test_what_is_no_picture_is_refused(svg: str) -> None:
    with pytest.raises(PictureError):
        png(svg, 100)


def test_a_very_long_picture_does_not_take_all_memory() -> None:
    canvas = Canvas("long", "", "", "en")
    wide, high = size(png(canvas.document(500, 20000), 6000))
    assert wide * high <= 36_100_000
