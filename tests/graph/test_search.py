"""Finding a body by what people type, and what happens to those who type something else."""

import contextlib
import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.ask import lineage
from graph.describe import show
from graph.errors import AmbiguousName, BadParameter, QueryError, UnknownName
from graph.lens import Lens
from graph.release.reader import Release
from graph.search import FINDABLE, LONGEST_QUERY, answer, resolve, search

WHEAT = "netrc-xiao-mai"


def found(release: Release, text: str, limit: int = 20) -> list[str]:
    return [hit.entity.id for hit in search(release, text, limit)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "小麦", "小麥", "国家小麦", "國家小麥工程技術研究中心", "小麦工程技术", "国家小麦工程技术研究中心", "国家 小麦 中心",
        "xiaomai", "xiao mai", "XiaoMai", "xiǎomài", "xiǎo mài", "guojiaxiaomai", "guojia xiaomai", "gjxm", "gjxmgcjsyjzx",
        "wheat", "Wheat", "WHEAT", "national wheat", "wheat engineering", "wheat national", WHEAT,
    ],
)  # fmt: skip
def test_the_wheat_centre_is_found(release: Release, text: str) -> None:
    assert WHEAT in found(release, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("NERCITA", "国家农业信息化工程技术研究中心"),
        ("nercita", "国家农业信息化工程技术研究中心"),
        ("MOST", "科学技术部"),
        ("科技部", "科学技术部"),
        ("EDA国创中心", "国家集成电路设计自动化技术创新中心"),
        ("lattice power", "晶能光电"),
        ("lǜsè jiànzhù", "绿色建筑全国重点实验室"),
        ("lvsejianzhu", "绿色建筑全国重点实验室"),
        ("Ministry of Science and Technology", "科学技术部"),
        ("東南大學", "东南大学"),
    ],
)
def test_the_best_hit_is_the_one_that_is_meant(release: Release, text: str, label: str) -> None:
    assert search(release, text)[0][0].entity.label_zh == label


@pytest.mark.parametrize(
    "text",
    [
        "https://ror.org/02v51f717", "ror.org/02v51f717", "02v51f717", "02V51F717", "Q16952", "q16952",
        "http://www.wikidata.org/entity/Q16952", "https://www.wikidata.org/wiki/Q16952",
    ],
)  # fmt: skip
def test_the_id_of_its_record_elsewhere_finds_a_body(release: Release, text: str) -> None:
    (hit,), truncated = search(release, text)
    assert (hit.entity.id, truncated) == ("bei-jing-da-xue", False)
    assert hit.matched in {"https://ror.org/02v51f717", "http://www.wikidata.org/entity/Q16952"}
    assert resolve(release, text)[0] == hit.entity
    assert search(release, text, designation="NTIC") == ([], False)


@pytest.mark.parametrize("text", ["02v51f718", "https://ror.org/02v51f718", "Q169520000", "Q0"])
def test_an_id_elsewhere_that_is_no_bodys_finds_nothing(release: Release, text: str) -> None:
    assert search(release, text) == ([], False)
    with pytest.raises(UnknownName):
        resolve(release, text)


def test_one_character_finds_what_begins_with_it(release: Release) -> None:
    labels = {hit.entity.label_zh: hit.matched for hit in search(release, "江", 200)[0]}
    assert {"江南大学", "江苏大学"} <= set(labels)
    assert all(matched.startswith("江") for matched in labels.values())


def test_two_characters_find_what_contains_them(release: Release) -> None:
    hits, _ = search(release, "硅基", 50)
    assert "netrc-gui-ji-led" in {hit.entity.id for hit in hits}
    assert all("硅基" in hit.matched for hit in hits)


def test_all_words_must_fit_in_any_order(release: Release) -> None:
    both = found(release, "河南 小麦")
    assert both
    assert set(both) == set(found(release, "小麦 河南"))
    assert found(release, "wheat 玉米") == []


def test_a_spelling_in_full_goes_before_one_in_part(release: Release) -> None:
    assert search(release, "科技部")[0][0].entity.id == "ke-xue-ji-shu-bu"
    assert search(release, "国家小麦工程技术研究中心")[0][0].entity.id == WHEAT


def test_what_was_cut_off_is_said(release: Release) -> None:
    hits, more = search(release, "国家", 5)
    assert (len(hits), more) == (5, True)
    hits, more = search(release, "NERCITA", 5)
    assert (len(hits), more) == (1, False)
    assert answer(release, "国家", 5).truncated


def test_only_one_programme(release: Release) -> None:
    hits, _ = search(release, "小麦", designation="NTIC")
    assert hits
    assert {hit.entity.designation for hit in hits} == {"NTIC"}


def test_every_name_of_every_institution_finds_it(release: Release) -> None:
    """Names as they stand, over the whole release: what a page shows can be pasted into the search box."""
    kinds = {str(entity): kind for entity, kind in release.query("SELECT id, kind FROM entities")}
    names = [
        (str(e), str(t)) for e, t in release.query("SELECT entity_id, text FROM names") if kinds[str(e)] in FINDABLE
    ]
    assert len(names) > 2000
    for entity, text in names[:: max(1, len(names) // 400)]:
        if len(text) <= LONGEST_QUERY:
            assert entity in found(release, text, 400), text


def test_every_id_and_every_former_id_resolves(release: Release) -> None:
    former = list(release.query("SELECT id, entity_id FROM redirects WHERE id NOT LIKE 'event-%'"))
    kinds = {str(entity): kind for entity, kind in release.query("SELECT id, kind FROM entities")}
    assert len(former) > 100
    for old, today in former:
        if kinds[str(today)] in FINDABLE:
            entity, asked = resolve(release, str(old).upper())
            assert (entity.id, asked) == (today, old)


# -- names that fit none or several ----------------------------------------------------------------------------------------


def test_a_name_of_several_is_answered_with_all_of_them(release: Release) -> None:
    with pytest.raises(AmbiguousName) as caught:
        resolve(release, "小麦")
    assert caught.value.total == len(found(release, "小麦", 500)) > 1
    assert WHEAT in {candidate.id for candidate in caught.value.candidates}
    assert caught.value.exit_code == 3
    for candidate in caught.value.candidates:
        assert candidate.id in str(candidate)
        assert resolve(release, candidate.id)[0].id == candidate.id


def test_an_unknown_name_is_answered_with_the_nearest(release: Release) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(release, "国家小麦工程技术研究中新")
    assert WHEAT in {suggestion.id for suggestion in caught.value.suggestions}
    with pytest.raises(UnknownName):
        resolve(release, "qqqqxxxxzzzz")


@pytest.mark.parametrize(
    "text", ["", " ", "\t", "!!!", "——", "()", "。", "a\x00b", "小\u200b麦", "\ud800", "\ufeff", "x" * 201, "麦" * 201]
)
def test_what_is_no_name_is_refused(release: Release, text: str) -> None:
    for ask in (search, resolve):
        with pytest.raises(BadParameter) as caught:
            ask(release, text)
        assert len(str(caught.value)) < 400


def test_the_lineage_of_an_event_a_place_or_a_person_is_not_asked_for(release: Release) -> None:
    for other in ("event-e0057", "place-he-nan", "person-guo-tian-cai"):
        assert release.entity(other) is not None
        with pytest.raises(BadParameter, match="institution"):
            lineage(release, other, Lens())
        assert show(release, other, Lens()).statements, "yet one can look at what is said of it"


HOSTILE = st.text(max_size=60) | st.text(
    st.sampled_from("国家小麦工程技术中心硅基LED xiaomai\"'%_*:^()-+&|\\;/?#<>{}[]@!~`.,=$ 　１ａÉ"),
    min_size=1,
    max_size=30,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
@example('" OR 1=1 --')
@example("normal : x")
@example("NEAR(小麦 中心)")
@example("小麦*")
@example("%")
@example("_")
@example("'; DROP TABLE names; --")
@example("AND")
@example("a" * 200)
@example("\U0010ffff麦")
def test_hostile_text_is_answered_or_refused_and_nothing_else(release: Release, text: str) -> None:
    for ask in (search, resolve, answer):
        with contextlib.suppress(QueryError):
            ask(release, text)


@pytest.mark.parametrize("mark", list(string.punctuation))
def test_marks_of_query_languages_mean_nothing(release: Release, mark: str) -> None:
    """A mark in the text widens nothing: every hit still fits the letters."""
    for text in (f"小麦{mark}", f"{mark}小麦", f"小{mark}麦"):
        for hit in search(release, text, 400)[0]:
            assert "麦" in hit.matched, (text, hit.matched)


@pytest.mark.parametrize("text", ["etc", "../../etc", "etcom scienc"])
def test_letters_inside_a_latin_word_are_offered_and_not_taken_for_a_name(release: Release, text: str) -> None:
    assert len(found(release, text, 50)) == 1
    with pytest.raises(UnknownName) as caught:
        resolve(release, text)
    assert [one.id for one in caught.value.suggestions][:1] == found(release, text, 50)
    # A word, or its beginning, is one.
    assert resolve(release, "netcom scien")[0].id == found(release, text, 50)[0]
