"""Flows between programmes, and bars. The numbers are invented; what is tested is how they are drawn."""

import pytest

from api.pictures.charts import Bar, bars_svg
from api.pictures.flows import Flow, flows_svg
from graph.conversions import conversions
from graph.lens import Lens
from graph.release.reader import Release
from tests.api.pictures import SVG, check_paper, read, words

FLOWS = [
    Flow("NEL", "NERC", 40, "completed"),
    Flow("NETRC", "NTIC", 1, "applied"),
    Flow("NETRC", "NTIC", 2, "completed"),
    Flow("NETRC", "NERC", 3, "refused"),
    Flow("SKL", "NKL", 8, "unknown"),
    Flow("SKL", "NKL", 0, "completed"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_flow_has_its_ribbon_and_number(language: str) -> None:
    root = read(flows_svg(FLOWS, language))  # type: ignore[arg-type]
    check_paper(root)
    ribbons = [p for p in root.iter(f"{SVG}path") if p.get("fill-opacity")]
    assert len(ribbons) == 5
    assert len({(p.get("fill"), p.get("stroke-dasharray")) for p in ribbons}) == 4
    text = words(root)
    for expected in ("NEL · 40", "NERC · 43", "NETRC · 6", "NTIC · 3", "NKL · 8"):
        assert expected in text
    assert [a.get("href") for a in root.iter(f"{SVG}a")].count("/programme/NETRC") == 1


def test_flows_do_not_hang_on_the_order_of_the_rows() -> None:
    assert flows_svg(FLOWS, "en") == flows_svg(FLOWS[::-1], "en")


def test_a_ribbon_wider_than_its_share_is_admitted() -> None:
    assert "wider than in proportion" in words(read(flows_svg(FLOWS, "en")))
    assert "wider than in proportion" not in words(read(flows_svg(FLOWS[:1], "en")))


def test_no_flows_is_said() -> None:
    assert "There is nothing to show." in words(read(flows_svg([], "en")))
    assert "无可显示的数据。" in words(read(bars_svg([], "zh", "空")))


def test_pictures_of_numbers_carry_their_release(release: Release) -> None:
    answer = conversions(release, "NETRC", "NTIC", Lens.of("2025"))
    for svg in (flows_svg(FLOWS, "en", "", answer), bars_svg([Bar("a", 1)], "en", "t", answer)):
        text = words(read(svg))
        assert release.id in text
        assert "as of 2025-12-31" in text
        assert "CC BY 4.0" in text


def test_bars_are_as_long_as_their_counts() -> None:
    root = read(bars_svg([Bar("江西", 10, "/place/x"), Bar("河南", 5), Bar("空", 0)], "zh", "按省份"))
    check_paper(root)
    lengths = [float(r.attrib["width"]) for r in root.iter(f"{SVG}rect") if r.get("height") == "16"]
    assert lengths[0] == 2 * lengths[1]
    assert len(lengths) == 2
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/place/x"]
    assert "江西10河南5空0" in words(root)


def test_bars_of_several_series_are_stacked_and_keyed() -> None:
    rows = [Bar("NEL", 3, series="converted"), Bar("NEL", 9, series="unknown"), Bar("NTIC", 4, series="unknown")]
    root = read(bars_svg(rows, "en", "Fates"))
    check_paper(root)
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("height") == "16"]
    assert len({bar.get("y") for bar in bars}) == 2
    assert float(bars[0].attrib["x"]) + float(bars[0].attrib["width"]) == float(bars[1].attrib["x"])
    assert bars[0].get("fill") != bars[1].get("fill") == bars[2].get("fill")
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert description.text == "NEL: 12 (converted 3, unknown 9); NTIC: 4 (unknown 4)"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "]]>", "\u202e\x00", "长" * 200])
def test_hostile_labels_stay_text(name: str) -> None:
    for svg in (
        bars_svg([Bar(name, 1, "/x", name), Bar("b", 2)], "en", name),
        flows_svg([Flow(name, name, 3, name)], "en", title=name),
    ):
        check_paper(read(svg))


def test_charts_of_one_page_do_not_share_ids() -> None:
    rows = [Bar("a", 3, series="x"), Bar("a", 9, series="y")]
    charts = [
        read(bars_svg(rows, "en", "One")),
        read(bars_svg(rows, "en", "Two")),
        read(bars_svg(rows[1:], "en", "Two")),
    ]
    ids = [element.attrib["id"] for root in charts for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) > 6


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bars_svg([Bar("a", -1)], "en", "t")
