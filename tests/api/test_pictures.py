"""Lineages and timelines as pictures, over every institution of the shipped release."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from api.pictures import layout
from api.pictures.canvas import Language
from api.pictures.errors import PictureError
from api.pictures.lineage import lineage_svg
from api.pictures.timeline import timeline_svg
from graph.answers import Bilingual, Body, Event, LineageAnswer, LineageEdge, LineageNode
from graph.ask import lineage
from graph.dates import date_range
from graph.lens import Lens
from graph.particulars import particulars
from graph.release.reader import Release
from graph.vocabulary import INSTITUTION_KINDS
from tests.api.pictures import SVG, boxes, check_boxes, check_paper, linked, read, words

LANGUAGES: tuple[Language, ...] = get_args(Language)
ROOT = Path(__file__).resolve().parents[2]
#: Merger, split, conversion, founding on the basis of others, disputes, inference, and none at all.
VARIED = (
    "ke-xue-ji-shu-bu",
    "gong-ye-he-xin-xi-hua-bu",
    "zong-zhuang-bei-bu",
    "netrc-gui-ji-led",
    "netrc-xiao-mai",
    "nel-gao-su-tie-lu-jian-zao-ji-shu",
    "ntic-gao-su-lie-che",
    "dong-nan-da-xue",
)


def institutions(release: Release) -> list[str]:
    rows = release.query("SELECT id, kind FROM entities ORDER BY id")
    return [str(key) for key, kind in rows if kind in INSTITUTION_KINDS]


def drawn(release: Release, name: str, language: Language, lens: Lens | None = None) -> str:
    lens = lens or Lens()
    answer = lineage(release, name, lens)
    return lineage_svg(answer, language, "", particulars(release, [n.body.id for n in answer.nodes], lens))


@pytest.mark.parametrize("part", range(4))
def test_every_institution_has_its_lineage_and_timeline(release: Release, part: int) -> None:
    wanted = institutions(release)[part::4]
    told = particulars(release, wanted, Lens())
    for number, name in enumerate(wanted):
        answer = lineage(release, name, Lens())
        # Every lineage in both languages; those of one box, which differ in their words alone, in turns.
        for language in LANGUAGES if answer.edges else LANGUAGES[number % 2 : number % 2 + 1]:
            root = read(lineage_svg(answer, language, "", told))
            check_boxes(root)
            assert sorted(linked(root)) == sorted(node.body.id for node in answer.nodes)
            changes = {edge.event for edge in answer.edges}
            assert len(boxes(root)) == len(answer.nodes) + len(changes)
            assert answer.release in words(root)
            assert "CC BY 4.0" in words(root)
            timeline = read(timeline_svg(answer, language))
            check_paper(timeline)
            assert timeline.attrib["role"] == root.attrib["role"] == "graphics-document"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VARIED)
def test_a_picture_is_told_in_words_too(release: Release, name: str, language: Language) -> None:
    answer = lineage(release, name, Lens())
    root = read(lineage_svg(answer, language))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert root.attrib["aria-describedby"] == description.attrib["id"]
    for node in answer.nodes:
        first, second = node.body.label_en, node.body.label_zh
        shown = (second or first) if language == "zh" else (first or second)
        assert shown in (description.text or "")


def test_the_wheat_centre(release: Release) -> None:
    text = words(read(drawn(release, "netrc-xiao-mai", "en")))
    for expected in ("conversion", "applied for", "undated", "Host: Henan", "国家小麦技术创新中心", "NTIC"):
        assert expected in text
    # Only what is in use stands in the key.
    assert "approved or under construction" not in text


def test_deciders_dates_and_disputes_are_on_the_change(release: Release) -> None:
    text = words(read(drawn(release, "ke-xue-ji-shu-bu", "zh")))
    for expected in (
        "决定机关：",
        "全国人民",
        "1998",
        "≠ 演变方式",
        "转建 / 更名",
        "来源说法不一",
        "成立 1958",
        "终止 1998",
    ):
        assert expected in text


def test_contradicting_dates_stand_side_by_side(release: Release) -> None:
    text = words(read(drawn(release, "ntic-gao-su-lie-che", "en")))
    assert "2016-09-12 /" in text
    assert "2016-09-05" in text
    assert "sources disagree" in text


def test_what_no_source_states_is_marked(release: Release) -> None:
    text = words(read(drawn(release, "nel-gao-su-tie-lu-jian-zao-ji-shu", "en")))
    assert "inferred: no" in text
    assert "status unknown" in text


def test_no_lineage_is_said_plainly(release: Release) -> None:
    english, chinese = (words(read(drawn(release, "dong-nan-da-xue", language))) for language in LANGUAGES)
    assert "No predecessor and no successor is recorded here." in english
    assert "that does not mean that there was none" in english
    assert "所收来源未载任何前身或后继。" in chinese


def test_the_conditions_stand_in_the_corner(release: Release) -> None:
    lens = Lens.of("2000", "2026-12", "B")
    text = words(read(drawn(release, "ke-xue-ji-shu-bu", "en", lens)))
    for expected in ("as of 2000-12-31", "as known on 2026-12-31", "not below B"):
        assert expected in text
    assert "2018" not in text


def test_a_lineage_that_was_cut_says_so(release: Release) -> None:
    answer = lineage(release, "netrc-xiao-mai", Lens()).model_copy(update={"lineage_truncated": True})
    assert "it was cut" in words(read(lineage_svg(answer, "en")))


def test_time_runs_from_left_to_right(release: Release) -> None:
    answer = lineage(release, "gong-ye-he-xin-xi-hua-bu", Lens())
    found = {box.href: box for box in boxes(read(lineage_svg(answer, "en"))) if box.href}
    for edge in answer.edges:
        assert found[f"/institution/{edge.old}"].right < found[f"/institution/{edge.new}"].left


def invented_circle(answer: LineageAnswer) -> LineageAnswer:
    """The answer with its first change undone again: an invented event leads back."""
    edge = answer.edges[0]
    event = next(e for e in [*answer.events, *answer.lineage_events] if e.id == edge.event)
    back = event.model_copy(update={"id": "event-invented", "before": event.after, "after": event.before})
    turned = edge.model_copy(update={"old": edge.new, "new": edge.old, "event": back.id})
    return answer.model_copy(update={"edges": [*answer.edges, turned], "events": [*answer.events, back]})


@pytest.mark.parametrize("name", ["netrc-xiao-mai", "ke-xue-ji-shu-bu"])
def test_a_circle_is_drawn_once(release: Release, name: str) -> None:
    answer = invented_circle(lineage(release, name, Lens()))
    root = read(lineage_svg(answer, "en"))
    check_boxes(root)
    assert sorted(linked(root)) == sorted(node.body.id for node in answer.nodes)


def test_readers_at_the_same_time_get_the_same_pictures(release: Release) -> None:
    answers = [lineage(release, name, Lens()) for name in VARIED]
    expected = [lineage_svg(answer, "zh") for answer in answers]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            assert list(threads.map(lambda answer: lineage_svg(answer, "zh"), answers)) == expected


def test_the_layout_recovers_from_a_failure() -> None:
    with pytest.raises(PictureError):
        layout._graphviz.plain("this is no graph")
    assert layout.place({"a": (10, 10), "b": (10, 10)}, [("a", "b")]).width > 20


@pytest.mark.parametrize("status", ["refused", "unknown", "completed", "under_construction"])
def test_each_status_can_be_told_without_colour(release: Release, status: str) -> None:
    answer = lineage(release, "netrc-xiao-mai", Lens())
    events = [event.model_copy(update={"status": status}) for event in answer.events]
    edges = [edge.model_copy(update={"status": status}) for edge in answer.edges]
    root = read(lineage_svg(answer.model_copy(update={"events": events, "edges": edges}), "en"))
    text = words(root)
    told = {"refused": "refused", "unknown": "status unknown", "completed": "completed"}
    assert told.get(status, "under construction") in text
    crosses = [p for p in root.iter(f"{SVG}path") if p.get("stroke-width") == "2.2" and p.get("fill") == "none"]
    assert bool([p for p in crosses if p.attrib["d"].count("M") == 2]) == (status == "refused")


HOSTILE = (
    "<script>alert(1)</script>",
    "]]><svg onload='alert(1)'>",
    "&lt;b&gt; & \" ' --> <!-- <?xml ?>",
    "\u202e\u2066abc\u200f",
    "\x00\x01\x1f\x7f\ud800\ufffe",
    "长" * 300,
    "W" * 300,
    "line\r\none\ttwo",
    "\u0301\u0301\u0301",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(release: Release, name: str) -> None:
    answer = lineage(release, "netrc-xiao-mai", Lens())
    body = Body.model_construct(
        id=name, label_zh=name, label_en=name, kind="Center", designation="NETRC", basis="statement"
    )
    nodes = [LineageNode.model_construct(body=body, steps=node.steps) for node in answer.nodes[:1]]
    events = [event.model_copy(update={"decided_by": [body], "before": [body]}) for event in answer.events]
    hostile = answer.model_copy(
        update={
            "institution": body,
            "nodes": [*nodes, answer.nodes[1]],
            "edges": [LineageEdge.model_validate({**answer.edges[0].model_dump(), "old": "x"})],
            "events": events,
            "unknown": [Bilingual.model_construct(en=name, zh=name)],
        }
    )
    hostile.edges[0].old = name
    for language in LANGUAGES:
        check_boxes(read(lineage_svg(hostile, language)))
        for picture in (lineage_svg(hostile, language), timeline_svg(hostile, language)):
            check_paper(read(picture))
            assert not set(picture) & set("\x00\x01\x1f\x7f\ud800\ufffe\u202e\u2066\u200f")
            picture.encode()
    if "<" in name:
        assert name in words(read(lineage_svg(hostile, "en")))


def test_same_answer_same_bytes(release: Release, release_path: Path) -> None:
    # This process has a seed of its own, by default a random one.
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    code = (
        "import sys; from pathlib import Path; from hashlib import sha256; from graph.release.reader import Release;"
        "from tests.api.test_pictures import digest; print(digest(Release(Path(sys.argv[1]))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    told = subprocess.run(
        [sys.executable, "-c", code, str(release_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == digest(release)


def digest(release: Release) -> str:
    pictures = [drawn(release, name, language) for name in VARIED for language in LANGUAGES]
    pictures += [timeline_svg(lineage(release, name, Lens()), "zh") for name in VARIED]
    return sha256("".join(pictures).encode()).hexdigest()


def dated_rows(svg: str) -> list[tuple[float, float]]:
    """Left and right edge of each bar of a timeline, in the order of its rows."""
    bars = [r for r in read(svg).iter(f"{SVG}rect") if r.get("height") == "12" and r.get("width") != "34"]
    return [(float(r.attrib["x"]), float(r.attrib["x"]) + float(r.attrib["width"])) for r in bars]


def test_a_year_is_drawn_as_a_year_and_a_day_as_a_day(release: Release) -> None:
    answer = lineage(release, "netrc-xiao-mai", Lens())
    event = answer.events[0]
    dates = ["2010", "2012-03", "2014-06-30", "2016~"]
    events = [event.model_copy(update={"id": f"event-invented-{d}", "date": d}) for d in dates]
    bars = dated_rows(timeline_svg(answer.model_copy(update={"events": events, "facts": []}), "en"))
    assert len(bars) == len(dates)
    year, month, day, about = (right - left for left, right in bars)
    assert all(left[0] < right[0] for left, right in pairwise(bars))
    pixels_a_day = year / date_range("2010").days
    assert month == pytest.approx(31 * pixels_a_day, abs=0.2)
    assert about == pytest.approx(date_range("2016~").days * pixels_a_day, abs=0.2)
    assert day <= 3


def test_a_timeline_says_what_is_undated_and_when_nothing_is_dated(release: Release) -> None:
    wheat = words(read(timeline_svg(lineage(release, "netrc-xiao-mai", Lens()), "en")))
    assert "No dated event is recorded here." in wheat
    assert "undated conversion: applied for" in wheat
    ministry = words(read(timeline_svg(lineage(release, "ke-xue-ji-shu-bu", Lens()), "zh")))
    for expected in ("1998", "更名", "← 国家科学技术委员会", "职能划转：拟议中", "终止日期未载", "≠ 来源说法不一"):
        assert expected in ministry


def test_every_own_event_is_on_the_timeline(release: Release) -> None:
    def told(event: Event) -> str:
        return event.date or "undated"

    for name in VARIED:
        answer = lineage(release, name, Lens())
        text = words(read(timeline_svg(answer, "en")))
        assert all(told(event) in text for event in answer.events)
