"""Likely doubles: what is proposed, what is not, and what is settled already."""

import random
from pathlib import Path

import pytest

from graph.blocking import Named, partners
from graph.candidates import WORTH_JUDGING, Candidate, candidates, count
from graph.lexicon import Lexicon
from graph.likeness import spelling
from graph.release.build import build
from graph.release.reader import Release
from graph.statements import Judgement, Mention, Verdict
from ingest.dataset import ShippedTables
from tests.graph.made import Made

ROOT = Path(__file__).resolve().parents[2]


def labels(found: list[Candidate]) -> set[frozenset[str]]:
    return {frozenset(side.label_zh or side.label_en for side in (pair.left, pair.right)) for pair in found}


def score(made: Made, folder: Path, left: str, right: str) -> float:
    """How likely two names are held to be one body's; 0 where the pair is not proposed at all."""
    for pair in candidates(made.release(folder), limit=1000):
        if labels([pair]) == {frozenset((left, right))}:
            return pair.score
    return 0.0


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("国家专用集成电路系统工程技术研究中心", "东南大学国家专用集成电路系统工程技术研究中心", "NETRC"),
        ("国家大坝安全工程技术研究中心", "国家大坝安全技术工程技术研究中心", "NETRC"),
        ("国家硅基半导体照明工程技术研究中心", "国家硅积半导体照明工程技术研究中心", "NETRC"),
        ("燃料电池国家工程研究中心", "国家燃料电池工程研究中心", "NERC"),
        ("湖南省林业科学院", "湖南省林科院", "institute"),
        ("广东省科学技术厅", "广东省科技厅", "government"),
        ("中国铁道科学研究院", "铁科院", "institute"),
        ("中国林业集团有限公司", "中林集团", "company"),
        ("广东博华超高清创新中心有限公司", "广东博华", "company"),
        ("山东东阿阿胶股份有限公司", "东阿阿胶股份有限公司", "company"),
        ("中国电子科技集团公司第四十八研究所", "中国电子科技集团公司第48研究所", "institute"),
    ],
)
def test_variants_of_one_name_are_worth_judging(made: Made, tmp_path: Path, left: str, right: str, kind: str) -> None:
    made.body("i0001", left, kind)
    made.body("i0002", right, kind)
    assert score(made, tmp_path, left, right) >= WORTH_JUDGING


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("国家小麦工程技术研究中心", "国家玉米工程技术研究中心", "NETRC"),
        ("第一机械工业部", "第二机械工业部", "government"),
        ("国家集成电路产业投资基金二期", "国家集成电路产业投资基金三期", "company"),
        ("中国电子科技集团公司第四十八研究所", "中国电子科技集团公司第十三研究所", "institute"),
        ("江苏省农业科学院", "浙江省农业科学院", "institute"),
        ("武汉大学", "武汉工程大学", "university"),
        ("湖南大学", "河南大学", "university"),
        ("北京市发展和改革委员会", "国家发展和改革委员会", "government"),
        ("国家数字建造技术创新中心", "国家数字建造技术创新中心武汉分中心", "NTIC"),
        ("Hunan Agricultural University", "Henan Agricultural University", "university"),
        ("State Administration of Coal Industry", "State Administration of Light Industry", "government"),
    ],
)
def test_siblings_are_not(made: Made, tmp_path: Path, left: str, right: str, kind: str) -> None:
    made.body("i0001", left, kind)
    made.body("i0002", right, kind)
    assert score(made, tmp_path, left, right) < WORTH_JUDGING


def test_centres_of_two_programmes_are_not_taken_for_one(made: Made, tmp_path: Path) -> None:
    made.body("i0001", "公路养护技术国家工程实验室", "NEL")
    made.body("i0002", "公路养护技术国家工程研究中心", "NERC")
    for row, centre in (("r0001", "公路养护技术国家工程实验室"), ("r0002", "公路养护技术国家工程研究中心")):
        made.relation(row, centre, "supported_by", "长沙理工大学")
    assert score(made, tmp_path, "公路养护技术国家工程实验室", "公路养护技术国家工程研究中心") < WORTH_JUDGING


def test_hosts_weigh(made: Made, tmp_path: Path) -> None:
    names = "大数据分析国家工程实验室", "大数据智能分析国家工程实验室"
    made.body("i0001", names[0], "NEL")
    made.body("i0002", names[1], "NEL")
    unknown = score(made, tmp_path, *names)
    made.relation("r0001", names[0], "supported_by", "北京大学")
    made.relation("r0002", names[1], "supported_by", "北京大学")
    same = score(made, tmp_path, *names)
    made.stored.pop()
    made.relation("r0002", names[1], "supported_by", "西安交通大学")
    assert score(made, tmp_path, *names) < unknown < same


def test_a_centre_known_in_english_only_is_held_beside_the_chinese_one(made: Made, tmp_path: Path) -> None:
    made.body("i0001", "国家防伪工程技术研究中心", "NETRC")
    made.body("i0002", "国家数控系统工程技术研究中心", "NETRC")
    made.body("i0003", "Wheat Engineering Technology Research Center", "NETRC")
    made.body("i0004", "国家小麦工程技术研究中心", "NETRC")
    made.relation("r0001", "国家小麦工程技术研究中心", "supported_by", "河南农业大学")
    made.relation("r0002", "Wheat Engineering Technology Research Center", "supported_by", "河南农业大学")
    field = Mention("i0004", "field", 1, "wheat breeding", "field", "wheat breeding")
    made.say(
        "i0004", Mention("i0004", "name_zh", 1, "国家小麦工程技术研究中心"), "field", "wheat breeding", target=field
    )
    best = candidates(made.release(tmp_path))[0]
    assert labels([best]) == {frozenset({"Wheat Engineering Technology Research Center", "国家小麦工程技术研究中心"})}
    assert best.score >= WORTH_JUDGING
    assert any("河南农业大学" in reason for reason in best.reasons)


def test_an_english_name_of_a_university_finds_it_by_pinyin(made: Made, tmp_path: Path) -> None:
    made.body("i0001", "Nanchang University", "university")
    for number, name in enumerate(("南昌大学", "南昌航空大学", "华东交通大学", "江西农业大学"), start=2):
        made.body(f"i{number:04d}", name, "university")
    best = candidates(made.release(tmp_path))[0]
    assert labels([best]) == {frozenset({"Nanchang University", "南昌大学"})}


def test_the_evidence_stands_side_by_side(made: Made, tmp_path: Path) -> None:
    made.body("i0001", "国家大坝安全工程技术研究中心", "NETRC", english="Dam Safety Center", source="a")
    made.body("i0002", "长江设计院国家大坝安全工程技术研究中心", "NETRC", source="b")
    made.relation("r0001", "国家大坝安全工程技术研究中心", "supported_by", "长江设计院", source="c")
    place = Mention("i0002", "city", 1, "武汉", "place", "武汉")
    subject = Mention("i0002", "name_zh", 1, "长江设计院国家大坝安全工程技术研究中心")
    made.say("i0002", subject, "city", "武汉", "entity", target=place, source="b")
    (pair,) = [pair for pair in candidates(made.release(tmp_path)) if "大坝" in pair.left.label_zh]
    sides = {side.label_zh: side for side in (pair.left, pair.right)}
    plain, hosted = sides["国家大坝安全工程技术研究中心"], sides["长江设计院国家大坝安全工程技术研究中心"]
    assert plain.hosts == ["长江设计院"]
    assert plain.names == ["国家大坝安全工程技术研究中心", "Dam Safety Center"]
    assert plain.sources == ["a", "c"]
    assert (plain.designation, plain.kind, plain.label_en) == ("NETRC", "Center", "Dam Safety Center")
    assert hosted.places == ["武汉"]
    assert pair.reasons


DOUBLES = "国家大坝安全工程技术研究中心", "大坝安全国家工程技术研究中心"


@pytest.mark.parametrize("verdict", ["different", "unsure"])
@pytest.mark.parametrize(
    ("left", "right"),
    [
        DOUBLES,
        DOUBLES[::-1],
        ("国家大壩安全工程技術研究中心", DOUBLES[1]),
        ("大坝中心", DOUBLES[1]),
        (f"{DOUBLES[0]} @NETRC", DOUBLES[1]),
    ],
    ids=["as written", "the other way round", "in traditional characters", "by a merged name", "with its type"],
)
def test_a_judged_pair_is_left_out(made: Made, tmp_path: Path, left: str, right: str, verdict: Verdict) -> None:
    for row, name in (("i0001", DOUBLES[0]), ("i0002", DOUBLES[1]), ("i0003", "大坝中心")):
        made.body(row, name, "NETRC")
    made.judge("大坝中心", DOUBLES[0])
    assert score(made, tmp_path, *DOUBLES) >= WORTH_JUDGING
    made.judge(left, right, verdict)
    assert score(made, tmp_path, *DOUBLES) == 0


def test_a_pair_judged_by_the_address_of_a_mention_is_left_out(made: Made, tmp_path: Path) -> None:
    made.body("i0001", "机械工业部", "government")
    made.event("e0001", "merged", "机械工业部", "国家经济委员会")
    made.judge("e0001:from", "机械工业部", "different")
    release = made.release(tmp_path)
    assert len(list(release.query("SELECT id FROM entities WHERE label_zh = '机械工业部'"))) == 2
    assert labels(candidates(release)) == set()


@pytest.mark.parametrize(("side", "other"), [("r0001:subject", DOUBLES[1]), ("e0001:to", DOUBLES[1])])
def test_a_mention_that_stays_where_it_is_counts_too(made: Made, tmp_path: Path, side: str, other: str) -> None:
    """What is unsure sets no mention apart, so its address means the body of the name in that cell."""
    made.body("i0001", DOUBLES[0], "NETRC")
    made.body("i0002", DOUBLES[1], "NETRC")
    made.relation("r0001", DOUBLES[0], "supported_by", "长江勘测规划设计研究院")
    made.event("e0001", "approved", "", DOUBLES[0])
    made.judge(side, other, "unsure")
    assert score(made, tmp_path, *DOUBLES) == 0


def test_predecessor_and_successor_are_not_proposed(made: Made, tmp_path: Path) -> None:
    made.body("i0001", DOUBLES[0], "NETRC")
    made.body("i0002", DOUBLES[1], "NETRC")
    made.event("e0001", "renamed", *DOUBLES)
    assert score(made, tmp_path, *DOUBLES) == 0


def test_a_body_and_its_host_are_not_proposed(made: Made, tmp_path: Path) -> None:
    names = "先进储能材料国家工程研究中心有限公司", "先进储能材料国家工程研究中心"
    made.body("i0001", names[0], "company")
    made.body("i0002", names[1], "NERC")
    made.relation("r0001", names[1], "supported_by", names[0])
    assert score(made, tmp_path, *names) == 0


def test_the_best_come_first_and_the_count_agrees(release: Release) -> None:
    everything = candidates(release, limit=100_000)
    scores = [pair.score for pair in everything]
    assert len(scores) > 100
    assert scores == sorted(scores, reverse=True)
    assert candidates(release, limit=10) == everything[:10]
    for threshold in (50.0, 70.0, WORTH_JUDGING):
        assert count(release, threshold) == sum(number >= threshold for number in scores)
    assert len({frozenset((pair.left.id, pair.right.id)) for pair in everything}) == len(everything)


def test_the_order_of_rows_does_not_matter(made: Made, tmp_path: Path) -> None:
    names = [
        "国家大坝安全工程技术研究中心",
        "大坝安全国家工程技术研究中心",
        "国家大坝工程技术研究中心",
        "大坝与安全中心",
    ]
    for number, name in enumerate(names):
        made.body(f"i{number:04d}", name, "NETRC")
    first = candidates(made.release(tmp_path))
    made.stored = made.stored[:3] + made.stored[:2:-1]
    assert candidates(made.release(tmp_path)) == first
    assert len(first) > 1


class WithoutJudgements(ShippedTables):
    """The shipped data as if nobody had judged anything."""

    def judgements(self) -> list[Judgement]:
        return []


def test_most_of_what_editors_joined_would_be_found_again(release: Release, tmp_path: Path) -> None:
    """Without the judgements, two thirds of the pairs of names that they join are proposed, and they come before others."""
    build(WithoutJudgements(ROOT / "data"), tmp_path / "unjudged.sqlite")
    found = candidates(Release(tmp_path / "unjudged.sqlite"), limit=100_000)
    place = {frozenset((pair.left.id, pair.right.id)): number for number, pair in enumerate(found)}
    key = "SELECT id FROM reference_names WHERE key = ?"
    ids = [
        frozenset(str(i) for k in (left, right) for (i,) in release.query(key, (k,)))
        for left, right in release.query("SELECT left_key, right_key FROM merges WHERE by LIKE 'judgement:%'")
        if ":" not in f"{left}{right}" and "@" not in f"{left}{right}"
    ]
    assert len(ids) > 150
    places = sorted(place[pair] for pair in ids if pair in place)
    assert len(places) >= len(ids) * 0.6
    assert sum(number < 100 for number in places) >= 70


def test_blocking_meets_doubles_among_thousands_without_comparing_all() -> None:
    """The work stays proportional to the number of bodies, and hardly a double is missed for it."""
    chance = random.Random(11)
    syllables = [chr(code) for code in range(0x4E00, 0x4E00 + 300)]
    fields = {"".join(chance.choices(syllables, k=chance.randint(3, 7))) for _ in range(3000)}
    names = [f"国家{field}工程技术研究中心" for field in sorted(fields)]
    doubles = []
    for name in names[::20]:
        at = chance.randrange(2, len(name) - 8)
        other = chance.choice([f"南昌大学{name}", name[:at] + chance.choice(syllables) + name[at + 1 :]])
        doubles.append((name, other))
    bodies = [Named(name, (spelling(name),)) for name in dict.fromkeys([*names, *(other for _, other in doubles)])]
    met = {frozenset((left.id, right.id)) for left, right in partners(bodies, Lexicon([]))}
    assert len(met) < 25 * len(bodies)
    missed = [pair for pair in doubles if frozenset(pair) not in met]
    assert len(missed) <= len(doubles) * 0.03, missed
