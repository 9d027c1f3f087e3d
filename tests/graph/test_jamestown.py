"""The article that began it: every fact of it on the silicon LED centre stands in the answer, with its citation."""

import csv
from pathlib import Path

import pytest

from graph import answers
from graph.ask import lineage
from graph.lens import Lens
from graph.names import normal_form
from graph.release.reader import Release

DATA = Path(__file__).resolve().parents[2] / "data"
ARTICLE = "jamestown-2023-self-reliance"
CENTRE = "国家硅基LED工程技术研究中心"


@pytest.fixture(scope="module")
def answer(release: Release) -> answers.LineageAnswer:
    return lineage(release, CENTRE, Lens())


def said(answer: answers.LineageAnswer) -> list[answers.StatementRef]:
    facts = [s for fact in (*answer.names, *answer.facts) for s in fact.statements]
    events = (*answer.events, *answer.lineage_events)
    stages = [s for event in events for stage in event.stages for s in stage.statements]
    return facts + [s for event in events for s in event.statements] + stages


def test_every_row_of_the_article_about_the_centre_is_in_its_lineage(answer: answers.LineageAnswer) -> None:
    spellings = {normal_form(fact.value) for fact in answer.names}
    assert normal_form("National Silicon-based LED Engineering Technology Research Center") in spellings
    rows = []
    for table, columns in (
        ("institutions", ("name_zh", "name_en")),
        ("relations", ("subject",)),
        ("events", ("from", "to")),
    ):
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            rows += [
                row
                for row in csv.DictReader(stream)
                if row["source_id"] == ARTICLE
                and any(normal_form(name) in spellings for c in columns for name in row[c].split(" | "))
            ]
    assert len(rows) >= 8
    told = {(s.row, s.locator) for s in said(answer) if s.source_id == ARTICLE}
    missing = [row["row_id"] for row in rows if (row["row_id"], row["locator"]) not in told]
    assert not missing


def test_the_article_is_cited_with_all_that_a_footnote_needs(answer: answers.LineageAnswer) -> None:
    source = answer.sources[ARTICLE]
    assert source.publisher.startswith("Jamestown Foundation")
    assert source.url.startswith("https://")
    assert source.published.startswith("2023")
    for text in (source.footnote_en, source.footnote_zh):
        for part in (source.title, source.publisher, source.url, source.published, answer.release):
            assert part in text


def test_host_partner_director_prize_and_predecessor(answer: answers.LineageAnswer) -> None:
    by = {(fact.property, fact.body.label_zh if fact.body else fact.value): fact for fact in answer.facts}
    assert ARTICLE in {s.source_id for s in by["supported_by", "南昌大学"].statements}
    partner = by["corporate_partner", "晶能光电"]
    assert partner.body is not None
    assert partner.body.label_en == "Lattice Power"
    assert ARTICLE in {s.source_id for s in partner.statements}
    assert ARTICLE in {s.source_id for s in by["led_by", "江风益"].statements}
    prizes = [
        f for f in answer.facts if f.property == "awarded" and "2015 National Technology Invention Prize" in f.value
    ]
    assert {f.valid_from for f in prizes} == {"2016-01-08"}
    assert "江西省半导体发光材料工程技术研究中心" in {n.body.label_zh for n in answer.nodes if n.steps == -1}
    (approval,) = [e for e in answer.events if e.type == "approved" and not e.kind]
    assert approval.date == "2011-02"


@pytest.mark.parametrize(
    "name", ["国家硅基半导体照明工程技术研究中心", "netrc-gui-ji-led", "國家硅基ＬＥＤ工程技術研究中心"]
)
def test_other_spellings_lead_to_the_same_answer(release: Release, answer: answers.LineageAnswer, name: str) -> None:
    other = lineage(release, name, Lens())
    assert other.institution == answer.institution
    assert other.facts == answer.facts
