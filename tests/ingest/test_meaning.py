"""What rows mean: real rows, and the statements that users of the graph get from them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.statements import EventKey, Item, Mention, Rejection, Statement, Statistic
from ingest.dataset import ShippedTables
from ingest.places import city_name, place_name, province_name
from ingest.row import language_of
from ingest.statistics import programmes
from tests.ingest.small import DATA, change, the_problem

Of = Callable[..., list[Statement]]


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return list(ShippedTables(DATA).items())


@pytest.fixture(scope="module")
def of(items: list[Item]) -> Of:
    def find(row_id: str, prop: str = "") -> list[Statement]:
        return [i for i in items if isinstance(i, Statement) and i.row_id == row_id and prop in ("", i.property)]

    return find


def only(found: list[Statement]) -> Statement:
    (statement,) = found
    return statement


def target(statement: Statement) -> Mention:
    assert statement.target is not None
    return statement.target


def test_the_wheat_centre(of: Of) -> None:
    found = of("i0002")
    subject = Mention("i0002", "name_zh", 1, "国家小麦工程技术研究中心", "institution", "国家小麦工程技术研究中心")
    assert {statement.subject for statement in found} == {subject}
    assert [(s.value, s.language) for s in of("i0002", "name")] == [
        ("国家小麦工程技术研究中心", "zh"),
        ("National Wheat Engineering Technology Research Center", "en"),
    ]
    values = {s.property: (s.value, s.value_type, s.language) for s in found if s.property != "name"}
    assert values == {
        "type": ("NETRC", "code", ""),
        "province": ("河南", "entity", "zh"),
        "field": ("wheat", "entity", "en"),
        "status": ("applying for conversion to NTIC", "text", "en"),
    }
    assert target(only(of("i0002", "province"))) == Mention("i0002", "province", 1, "河南", "place", "河南")
    assert {(s.source_id, s.confidence, s.recorded, s.locator) for s in found} == {
        ("jamestown-2023-self-reliance", "high", "2026-11-22", "Springboards to Self-Reliance, para 2")
    }


def test_the_led_centre(of: Of) -> None:
    assert only(of("i0108", "alias")).value == "国家硅基半导体照明工程技术研究中心"
    assert (only(of("i0108", "established")).value, only(of("i0108", "established")).value_type) == ("2011-02", "date")
    assert target(only(of("i0108", "city"))).name == "南昌"
    # A row with an English name only is about the bearer of that name.
    (subject,) = {statement.subject for statement in of("i0004")}
    assert isinstance(subject, Mention)
    assert (subject.column, subject.name) == (
        "name_en",
        "National Silicon-based LED Engineering Technology Research Center",
    )
    award = only(of("r0279"))
    assert (award.property, award.value_type, award.language, award.valid_from) == (
        "awarded",
        "text",
        "en",
        "2016-01-08",
    )
    assert award.value.startswith("2015 National Technology Invention Prize")


def test_a_conversion(of: Of) -> None:
    found = of("e0057")
    assert {statement.subject for statement in found} == {EventKey("e0057")}
    assert {statement.property: statement.value for statement in found} == {
        "event_type": "converted",
        "event_status": "approved",
        "from": "国家专用集成电路系统工程技术研究中心",
        "to": "国家集成电路设计自动化技术创新中心",
        "decided_by": "科技部",
        "lineage_kind": "converted",
    }
    assert all(statement.note.startswith("explicit: ") for statement in found)
    assert target(only(of("e0057", "to"))).address == "e0057:to/1"


def test_an_application_between_national_series_is_a_conversion_to_be(of: Of) -> None:
    assert (only(of("e0001", "event_type")).value, only(of("e0001", "lineage_kind")).value) == ("applied", "converted")
    assert not of("e0001", "date")


def test_an_event_of_one_body_has_no_lineage(items: list[Item], of: Of) -> None:
    rows = {
        i.row_id for i in items if isinstance(i, Statement) and i.property == "event_type" and i.value == "accepted"
    }
    without_from = [row for row in rows if not of(row, "from")]
    assert without_from
    assert not any(of(row, "lineage_kind") for row in without_from)


def test_several_names_in_a_cell_are_numbered(of: Of) -> None:
    # A reading says that the cell "MOST, MOF" names two ministries.
    assert [(target(s).address, s.value) for s in of("e0402", "decided_by")] == [
        ("e0402:decided_by/1", "MOST"),
        ("e0402:decided_by/2", "MOF"),
    ]


def test_an_inferred_link_says_so(of: Of) -> None:
    assert all(statement.note.startswith("[inferred] first Hong Kong branch") for statement in of("e0115"))
    assert only(of("e0115", "lineage_kind")).value == "branched"


def test_a_reading_can_deny_a_lineage(of: Of) -> None:
    assert only(of("e0482", "event_type")).value == "duties_transferred"
    assert of("e0482", "from")
    assert not of("e0482", "lineage_kind")
    # Same name on both sides, and yet two bodies: the reading decides.
    assert only(of("e0317", "lineage_kind")).value == "reorganised"


def test_a_plan_that_decided_is_what_it_was_done_under(of: Of) -> None:
    under = only(of("e0317", "under"))
    assert under.value == "State Council reform program"
    assert target(under).kind == "policy"
    assert not of("e0317", "decided_by")


def test_a_programme_is_no_centre(of: Of) -> None:
    found = of("i0144")
    (subject,) = {statement.subject for statement in found}
    assert isinstance(subject, Mention)
    assert (subject.kind, subject.name, subject.written) == ("programme", "NETRC", "国家工程技术研究中心")
    assert "type" not in {statement.property for statement in found}
    assert target(only(of("e0002", "from"))).kind == "programme"


def test_who_leads_is_a_person_beside_a_body_or_an_organisation(of: Of) -> None:
    person = target(only(of("r2361")))
    assert (person.name, person.kind) == ("武钢", "person")
    assert person.scope == only(of("r2361")).subject
    for row in ("r0010", "r0029", "r0052"):
        assert target(only(of(row))).kind == "institution", row
        assert target(only(of(row))).scope is None


def test_a_relation_taken_back_is_listed_with_its_reason(items: list[Item], of: Of) -> None:
    assert not of("r0244")
    (rejection,) = (item for item in items if isinstance(item, Rejection) and item.row_id == "r0244")
    assert (rejection.file, rejection.row, rejection.column) == ("relations.csv", 245, "predicate")
    assert "only the review of its plan was held there" in rejection.reason


def test_a_name_that_stands_for_another_is_resolved_by_the_other(of: Of) -> None:
    statement = only(of("i1639", "alias"))
    assert isinstance(statement.subject, Mention)
    assert (statement.subject.name, statement.subject.written) == ("山东省人民政府", "山东省")
    assert not of("i1639", "name")


def test_a_place_is_a_place_though_its_name_may_mean_its_government(of: Of) -> None:
    assert (target(only(of("r1560"))).kind, target(only(of("r1560"))).name) == ("place", "山东")
    assert target(only(of("r0004"))).kind == "institution"


def test_a_state_is_valid_from_the_date_it_contains(items: list[Item]) -> None:
    dated = {i.value: i.valid_from for i in items if isinstance(i, Statement) and i.property == "status"}
    assert dated["operating"] == ""
    assert dated["operating (2011)"] == "2011"


def test_statistics_know_their_programme_and_institution(items: list[Item]) -> None:
    statistics = {item.id: item for item in items if isinstance(item, Statistic)}
    assert statistics["n0001"].programme == "NETRC"
    assert statistics["n0048"].programme == "NERC | NEL"
    assert statistics["n0064"].year == "2014/2016"
    hosted = statistics["n0083"].institution
    assert hosted is not None
    assert (hosted.name, hosted.column) == ("清华大学", "scope")
    # The province is a region here, not its government.
    assert statistics["n0074"].scope == "山东省"
    assert statistics["n0074"].institution is None


def rejected(directory: Path) -> Iterator[Rejection]:
    return (item for item in ShippedTables(directory).items() if isinstance(item, Rejection) and item.row_id != "r0244")


def test_what_the_graph_cannot_hold_is_rejected_with_a_reason(data: Path) -> None:
    change(data, "relations", 2, "object", lambda _: "国家小麦工程技术研究中心")
    change(data, "events", 2, "from", "")
    change(data, "events", 2, "to", "")
    found = [(r.file, r.row, r.row_id, r.column, r.reason) for r in rejected(data)]
    assert found == [
        ("relations.csv", 2, "r0001", "object", "a body cannot be related to itself: subject and object are one name"),
        ("events.csv", 2, "e0001", "to", "the row names no body, neither before the event nor after it"),
    ]


def test_revoked_with_a_successor_asks_for_a_reading(data: Path) -> None:
    change(data, "events", 2, "event_type", "revoked")
    assert str(the_problem(data)).startswith("events.csv, row 2, column event_type: revoked with other bodies in `to`")


@pytest.mark.parametrize(
    ("fold", "written", "name"),
    [
        (province_name, "Henan", "河南"),
        (province_name, "河南省", "河南"),
        (province_name, "山東", "山东"),
        (province_name, "Hong Kong", "香港"),
        (province_name, "广西壮族自治区", "广西"),
        (province_name, "Inner Mongolia", "内蒙古"),
        (province_name, "长三角", "长三角"),
        (city_name, "武汉市", "武汉"),
        (city_name, "Beijing", "北京"),
        (city_name, "香港特别行政区", "香港"),
        # The city and the province of one name are two places.
        (city_name, "吉林市", "吉林市"),
        (city_name, "吉林", "吉林市"),
        (city_name, "沙市", "沙市"),
        (city_name, "Wuhan", "Wuhan"),
        (place_name, "江苏省", "江苏"),
        (place_name, "吉林市", "吉林市"),
        (place_name, "青岛市", "青岛"),
        (place_name, "上海市嘉定区", "上海市嘉定区"),
    ],
)
def test_spellings_of_places_are_folded(fold: Callable[[str], str], written: str, name: str) -> None:
    assert fold(written) == name


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("number of NETRCs (at least)", ["NETRC"]),
        ("NERCs and NELs", ["NERC", "NEL"]),
        ("国家工程研究中心数量", ["NERC"]),
        ("国家工程技术研究中心数量", ["NETRC"]),
        ("PANELS", []),
        ("number of centres", []),
    ],
)
def test_programmes_are_whole_words(text: str, codes: list[str]) -> None:
    assert programmes(text) == codes


@pytest.mark.parametrize(
    ("text", "language"),
    [("国家X中心", "zh"), ("TCL", "en"), ("国家工程実験室", "zh"), ("技術国家工程センター", "ja"), ("A・B大学", "zh")],
)
def test_the_language_of_a_name_is_that_of_its_script(text: str, language: str) -> None:
    assert language_of(text) == language
