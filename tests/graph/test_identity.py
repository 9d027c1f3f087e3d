"""Who is who: what may join two names, what must not, and how a judgement is taken back."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DataError
from graph.identity import RULE_PERSON, RULE_ROW, Resolver
from graph.lens import Lens
from graph.statements import Judgement, Mention, RegisteredId, Verdict
from tests.graph.made import Made

WHEAT = "国家小麦工程技术研究中心"
LAB = "小麦国家工程实验室"
CROPS = "国家作物工程技术研究中心"


def judgement(number: int, left: str, right: str, verdict: Verdict = "same") -> Judgement:
    return Judgement(f"j{number:04d}", left, right, verdict, "a tester", "2026-01-01", "because the test says so")


def mention(name: str, row: str = "r0001", column: str = "subject") -> Mention:
    return Mention(row, column, 1, name, written=name)


def resolved(names: list[str], *judgements: Judgement) -> dict[str, str]:
    """The id of each name after resolving."""
    resolver = Resolver(judgements, [])
    numbers = {name: resolver.reference(mention(name, f"r{n:04d}")) for n, name in enumerate(names)}
    resolver.resolve()
    return {name: resolver.id_of(number) for name, number in numbers.items()}


# -- judgements ---------------------------------------------------------------------------------------------------


def test_without_a_judgement_two_names_are_two_bodies_and_two_spellings_one() -> None:
    ids = resolved([WHEAT, LAB, "國家小麥工程技術研究中心"])
    assert ids[WHEAT] != ids[LAB]
    assert ids[WHEAT] == ids["國家小麥工程技術研究中心"]


def test_same_joins_and_taking_it_back_parts_again() -> None:
    names = ["河南农业大学小麦中心", WHEAT]
    before = resolved(names)
    joined = resolved(names, judgement(1, names[0], WHEAT))
    assert len(set(joined.values())) == 1
    # The name on the right is the one that judgements prefer, so the body keeps that name's id.
    assert joined[WHEAT] == before[WHEAT]
    assert resolved(names) == before


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_other_verdicts_join_nothing(verdict: Verdict) -> None:
    ids = resolved([WHEAT, LAB], judgement(1, WHEAT, LAB, verdict))
    assert ids[WHEAT] != ids[LAB]


@given(st.permutations(range(6)), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8))
def test_bodies_are_what_the_judgements_connect_whatever_the_order_of_rows(
    order: list[int], pairs: list[tuple[int, int]]
) -> None:
    names = [f"第{letter}研究所" for letter in "甲乙丙丁戊己"]
    pairs = [(a, b) for a, b in pairs if a != b]
    judgements = [judgement(n, names[a], names[b]) for n, (a, b) in enumerate(pairs)]
    ids = resolved([names[i] for i in order], *judgements)
    assert ids == resolved(names, *judgements)
    # Naive: repeat joining until nothing changes.
    groups = [{i} for i in range(6)]
    for a, b in pairs:
        left, right = (next(g for g in groups if i in g) for i in (a, b))
        if left is not right:
            groups = [g for g in groups if g is not left and g is not right] + [left | right]
    together = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    for a, b in combinations(range(6), 2):
        assert (ids[names[a]] == ids[names[b]]) == (frozenset((a, b)) in together)


def test_every_merge_says_by_what_it_was_made_and_an_idle_judgement_makes_none() -> None:
    resolver = Resolver([judgement(1, WHEAT, CROPS), judgement(2, CROPS, WHEAT)], [])
    for name in (WHEAT, CROPS):
        resolver.reference(mention(name))
    resolver.resolve()
    assert [merge.by for merge in resolver.merges] == ["judgement:j0001"]


def test_a_contradiction_is_an_error_that_shows_the_chain() -> None:
    middle = "河南小麦中心"
    with pytest.raises(DataError) as caught:
        resolved(
            [WHEAT, middle, LAB, CROPS],
            judgement(1, WHEAT, middle),
            judgement(2, middle, LAB),
            judgement(3, CROPS, WHEAT),
            judgement(4, LAB, WHEAT, "different"),
        )
    (problem,) = caught.value.problems
    assert problem.file == "judgements.csv"
    assert "j0004" in problem.reason
    assert "judgement:j0001" in problem.reason
    assert "judgement:j0002" in problem.reason
    assert "j0003" not in problem.reason  # it joins a third one, and is not to blame
    assert WHEAT in problem.reason


def test_a_name_cannot_be_different_from_its_own_spelling() -> None:
    with pytest.raises(DataError, match="they are one name"):
        resolved([WHEAT], judgement(1, WHEAT, "國家小麥工程技術研究中心", "different"))


def test_a_judgement_on_nothing_is_an_error_that_names_it() -> None:
    with pytest.raises(DataError, match="j0007: nothing in the dataset is called '国家大麦工程技术研究中心'"):
        resolved([WHEAT], judgement(7, "国家大麦工程技术研究中心", WHEAT))


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        resolved(
            [WHEAT, LAB],
            judgement(1, "无此名", WHEAT),
            judgement(2, WHEAT, LAB),
            judgement(3, WHEAT, LAB, "different"),
            judgement(4, LAB, "也无此名"),
        )
    assert sorted(problem.reason[:5] for problem in caught.value.problems) == ["j0001", "j0003", "j0004"]


# -- mentions -----------------------------------------------------------------------------------------------------


def commission(*judgements: Judgement) -> dict[str, str]:
    """One name in four cells: 1982, 1998 twice, 2008."""
    resolver = Resolver(judgements, [])
    cells = ("e0001:to", "e0002:from", "e0002:to", "e0003:from")
    numbers = {cell: resolver.reference(mention("国防科学技术工业委员会", *cell.split(":"))) for cell in cells}
    resolver.resolve()
    return {cell: resolver.id_of(number) for cell, number in numbers.items()}


def test_a_mention_is_set_apart_by_its_address_and_joined_to_another() -> None:
    name = "国防科学技术工业委员会"
    ids = commission(judgement(1, "e0001:to", name, "different"), judgement(2, "e0002:from/1", "e0001:to"))
    assert ids["e0001:to"] == ids["e0002:from"]
    assert ids["e0002:to"] == ids["e0003:from"]
    assert ids["e0001:to"] != ids["e0003:from"]
    assert len(set(commission().values())) == 1


def test_an_undecided_mention_stays_where_it_was() -> None:
    assert len(set(commission(judgement(1, "e0001:to", "国防科学技术工业委员会", "unsure")).values())) == 1


# -- designations -------------------------------------------------------------------------------------------------


def two_types(*judgements: Judgement) -> tuple[str, str, Resolver]:
    """One name that one row calls a NETRC and another a NERC."""
    resolver = Resolver(judgements, [])
    number = resolver.reference(mention(WHEAT, "i0001", "name_zh"))
    resolver.carries_type(number, "NETRC", "i0001")
    resolver.carries_type(resolver.reference(mention(WHEAT, "i0002", "name_zh")), "NERC", "i0002")
    moved = resolver.resolve()
    return resolver.id_of(number), resolver.id_of(moved.get("i0002", number)), resolver


def test_two_designations_under_one_name_stay_apart_until_judged() -> None:
    netrc, nerc, _ = two_types()
    assert netrc != nerc
    netrc, nerc, resolver = two_types(judgement(1, f"{WHEAT} @NERC", f"{WHEAT} @NETRC"))
    assert netrc == nerc
    assert [merge.by for merge in resolver.merges] == ["judgement:j0001"]


def test_the_undecided_designation_parts_nothing() -> None:
    resolver = Resolver([], [])
    number = resolver.reference(mention(WHEAT))
    for code, row in (("NETRC", "i0001"), ("NETRC_or_NERC", "i0002"), ("university", "i0003")):
        resolver.carries_type(number, code, row)
    assert resolver.resolve() == {}


# -- the rule of English names -------------------------------------------------------------------------------------

ENGLISH = "National Engineering Research Center for Wheat"


def test_a_row_with_both_names_joins_them(made: Made, tmp_path_factory: pytest.TempPathFactory) -> None:
    made.body("i0001", WHEAT, "NETRC", english=ENGLISH)
    made.relation("r0001", ENGLISH, "supported_by", "河南农业大学")
    release = made.release(tmp_path_factory.mktemp("made"))
    subjects = {
        str(s) for (s,) in release.query("SELECT subject_id FROM statements WHERE row_id IN ('i0001', 'r0001')")
    }
    assert subjects == {"netrc-xiao-mai"}
    assert list(release.query("SELECT by FROM merges")) == [(RULE_ROW,)]


def test_an_english_name_of_two_chinese_ones_joins_neither(
    made: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made.body("i0001", WHEAT, "NETRC", english=ENGLISH)
    made.body("i0002", "小麦国家工程研究中心", "NERC", english=ENGLISH)
    made.relation("r0001", ENGLISH, "supported_by", "河南农业大学")
    release = made.release(tmp_path_factory.mktemp("made"))
    assert list(release.query("SELECT * FROM merges")) == []
    assert next(release.query("SELECT count(DISTINCT subject_id) FROM statements")) == (3,)


def test_an_english_name_does_not_join_across_designations(
    made: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made.body("i0001", WHEAT, "NETRC", english=ENGLISH)
    made.body("i0002", ENGLISH, "NERC")
    release = made.release(tmp_path_factory.mktemp("made"))
    assert list(release.query("SELECT * FROM merges")) == []
    assert {entity.designation for entity in release.entities(["netrc-xiao-mai"]).values()} == {"NETRC"}
    assert len(release.of_designation("NERC")) == 1


def test_an_english_name_of_one_chinese_name_with_two_designations_joins_neither(
    made: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made.body("i0001", WHEAT, "NETRC", english=ENGLISH)
    made.body("i0002", WHEAT, "NERC", english=ENGLISH)
    made.relation("r0001", ENGLISH, "supported_by", "河南农业大学")
    release = made.release(tmp_path_factory.mktemp("made"))
    assert list(release.query("SELECT * FROM merges")) == []


# -- persons ------------------------------------------------------------------------------------------------------


def leaders(*pairs: tuple[str, str], judgements: tuple[Judgement, ...] = ()) -> tuple[list[str], Resolver]:
    resolver = Resolver(judgements, [])
    numbers = []
    for place, (body, name) in enumerate(pairs, start=1):
        row = f"r{place:04d}"
        numbers.append(resolver.reference(Mention(row, "object", 1, name, "person", name, mention(body, row))))
    resolver.resolve()
    return [resolver.id_of(number) for number in numbers], resolver


def test_one_name_beside_two_bodies_is_two_people_until_judged() -> None:
    pairs = ((WHEAT, "李强"), (LAB, "李强"))
    ids, _ = leaders(*pairs)
    assert len(set(ids)) == 2
    ids, _ = leaders(*pairs, judgements=(judgement(1, "r0001:object", "r0002:object"),))
    assert len(set(ids)) == 1


def test_one_name_beside_one_body_is_one_person_also_when_a_judgement_made_it_one_body() -> None:
    ids, resolver = leaders(
        (WHEAT, "郭天财"), ("河南小麦中心", "郭天财"), judgements=(judgement(1, "河南小麦中心", WHEAT),)
    )
    assert len(set(ids)) == 1
    assert RULE_PERSON in {merge.by for merge in resolver.merges}


def test_a_person_of_whom_there_are_several_must_be_addressed() -> None:
    with pytest.raises(DataError, match="give the address of the mention"):
        leaders((WHEAT, "李强"), (LAB, "李强"), (CROPS, "Li Qiang"), judgements=(judgement(1, "Li Qiang", "李强"),))
    ids, _ = leaders((WHEAT, "郭天财"), (WHEAT, "Guo Tiancai"), judgements=(judgement(1, "Guo Tiancai", "郭天财"),))
    assert len(set(ids)) == 1


# -- ids ----------------------------------------------------------------------------------------------------------


def test_the_id_registered_first_stands_for_the_body_and_the_other_redirects() -> None:
    registry = [RegisteredId("the-lab", LAB), RegisteredId("the-wheat-centre", WHEAT)]
    resolver = Resolver([judgement(1, LAB, WHEAT)], registry)
    numbers = [resolver.reference(mention(name)) for name in (WHEAT, LAB, CROPS)]
    resolver.resolve()
    assert [resolver.id_of(number) for number in numbers] == ["the-lab", "the-lab", "netrc-zuo-wu"]
    assert resolver.redirects == {"the-wheat-centre": "the-lab"}


def test_taking_a_judgement_back_gives_both_bodies_the_ids_they_had() -> None:
    registry = [RegisteredId("the-lab", LAB), RegisteredId("the-wheat-centre", WHEAT)]

    def ids(*judgements: Judgement) -> list[str]:
        resolver = Resolver(judgements, registry)
        numbers = [resolver.reference(mention(name)) for name in (WHEAT, LAB)]
        resolver.resolve()
        return [resolver.id_of(number) for number in numbers]

    assert ids(judgement(1, LAB, WHEAT)) == ["the-lab", "the-lab"]
    assert ids() == ["the-wheat-centre", "the-lab"]


def test_a_registered_id_is_never_given_to_another() -> None:
    resolver = Resolver([], [RegisteredId("netrc-xiao-mai", "a body that left the tables")])
    number = resolver.reference(mention(WHEAT))
    resolver.resolve()
    assert resolver.id_of(number).startswith("netrc-xiao-mai-")


def test_an_id_of_a_body_that_left_the_tables_leads_to_the_one_named_in_its_place() -> None:
    registry = [
        RegisteredId("oldest", "gone", "older"),
        RegisteredId("older", "gone too", "netrc-xiao-mai"),
        RegisteredId("lost", "gone without a word"),
        RegisteredId("netrc-xiao-mai", WHEAT),
        RegisteredId("still-here", CROPS, "netrc-xiao-mai"),
    ]
    resolver = Resolver([], registry)
    numbers = [resolver.reference(mention(name)) for name in (WHEAT, CROPS)]
    resolver.resolve()
    assert resolver.redirects == {"oldest": "netrc-xiao-mai", "older": "netrc-xiao-mai"}
    assert [resolver.id_of(number) for number in numbers] == ["netrc-xiao-mai", "still-here"]


@pytest.mark.parametrize(
    "registry",
    [
        [RegisteredId("one", "gone", "one")],
        [RegisteredId("one", "gone", "two"), RegisteredId("two", "gone too", "one")],
        [RegisteredId(f"id-{n}", f"gone {n}", f"id-{(n + 1) % 3}") for n in range(3)],
        [RegisteredId("one", "gone", "two"), RegisteredId("two", "gone without a word")],
    ],
    ids=["itself", "a pair", "a ring", "a dead end"],
)
def test_a_replacement_that_leads_nowhere_is_an_error(registry: list[RegisteredId]) -> None:
    resolver = Resolver([], registry)
    resolver.reference(mention(WHEAT))
    with pytest.raises(DataError, match="replaced_by"):
        resolver.resolve()


NAMES = st.lists(
    st.text(st.sampled_from("国家小麦技术研究中心实验室山陕西东大学AB "), min_size=1, max_size=12).filter(str.strip),
    unique=True,
    max_size=12,
)


@given(NAMES, NAMES)
def test_registered_ids_do_not_change_when_rows_come_to_it(names: list[str], more: list[str]) -> None:
    first = Resolver([], [])
    before = {name: first.reference(mention(name)) for name in names}
    first.resolve()
    registry = [RegisteredId(own, key) for own, key in sorted(zip(first.own_ids, first.keys, strict=True))]
    second = Resolver([], registry)
    for name in more + names:
        second.reference(mention(name))
    second.resolve()
    for name, number in before.items():
        assert second.id_of(second.reference(mention(name))) == first.id_of(number)


@given(NAMES)
def test_every_body_has_an_id_of_its_own(names: list[str]) -> None:
    resolver = Resolver([], [])
    numbers = {resolver.reference(mention(name)) for name in names}
    resolver.resolve()
    assert len({resolver.id_of(number) for number in numbers}) == len(numbers)
    assert resolver.redirects == {}


def test_two_names_of_one_pinyin_get_two_ids_whatever_is_read_first() -> None:
    forward, backward = resolved(["陕西大学", "山西大学"]), resolved(["山西大学", "陕西大学"])
    assert forward == backward
    assert len(set(forward.values())) == 2


# -- in a release ---------------------------------------------------------------------------------------------------


def test_the_redirect_of_a_merge_is_in_the_release_and_goes_with_it(
    made: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made.body("i0001", WHEAT, "NETRC")
    made.body("i0002", "国家小麦中心", "NETRC", established="2011")
    apart = made.release(tmp_path_factory.mktemp("apart"))
    assert {e.id for e in apart.of_designation("NETRC")} == {"netrc-xiao-mai", "guo-jia-xiao-mai-zhong-xin"}
    made.judge("国家小麦中心", WHEAT)
    joined = made.release(tmp_path_factory.mktemp("joined"))
    entity = joined.entity("guo-jia-xiao-mai-zhong-xin")
    assert entity is not None
    assert entity.id == "netrc-xiao-mai"
    assert joined.entity("no-such-id") is None
    # The statement keeps its id and its words, whichever body it is about.
    for release, subject in ((apart, "guo-jia-xiao-mai-zhong-xin"), (joined, "netrc-xiao-mai")):
        claims = [c for c in release.claims_of([subject], Lens()) if c.row_id == "i0002"]
        assert {c.subject_written for c in claims} == {"国家小麦中心"}
    ids = [list(r.query("SELECT id FROM statements ORDER BY id")) for r in (apart, joined)]
    assert ids[0] == ids[1]
    made.decisions.clear()
    again = made.release(tmp_path_factory.mktemp("again"))
    assert again.id == apart.id
