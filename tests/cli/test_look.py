"""``puxi search``, ``show``, ``sources`` and ``stats``."""

import pytest

from graph.candidates import WORTH_JUDGING
from tests.cli.conftest import Puxi


@pytest.mark.parametrize("text", ["wheat", "xiaomai", "小麦", "xiao mai", "国家小麦", "小麥"])
def test_the_wheat_centre_is_found_in_any_script(puxi: Puxi, text: str) -> None:
    result = puxi("search", text)
    assert result.code == 0
    assert "  NETRC · netrc-xiao-mai" in result.out.splitlines()


def test_search_can_be_narrowed_and_says_when_there_is_more(puxi: Puxi) -> None:
    assert {row["designation"] for row in puxi("search", "小麦", "--type", "nel", "--format", "csv").rows} == {"NEL"}
    few = puxi("search", "大学", "--limit", "3")
    assert few.out.count(" · ") == 3
    assert "There are more" in few.out


def test_a_search_that_finds_nothing_is_an_answer_with_the_nearest_names(puxi: Puxi) -> None:
    result = puxi("search", "Nanchang Univercity")
    assert result.code == 0
    assert "nan-chang-da-xue" in result.out
    assert puxi("search", "Nanchang Univercity", "--format", "json").json["hits"] == []


def test_show_lays_open_statements_spellings_and_judgements(puxi: Puxi) -> None:
    result = puxi("show", "netrc-xiao-mai")
    assert result.code == 0
    assert "国家小麦工程技术中心" in result.out
    assert "(different)" in result.out
    # Each statement with its row in the tables, so that it can be looked up and mended there.
    assert "r0001" in result.out
    rows = puxi("show", "netrc-xiao-mai", "--format", "csv").rows
    assert {"supported_by", "name", "from"} <= {row["property"] for row in rows}
    assert all(row["source_ids"] and row["statements"] and row["row"] for row in rows)


def test_events_places_and_persons_can_be_shown(puxi: Puxi) -> None:
    for entity in ("event-e0001", "place-jiang-xi", "person-jiang-feng-yi", "programme-netrc"):
        result = puxi("show", entity)
        assert result.code == 0, result.err
        assert "Sources" in result.out


def test_few_sources_are_shown_in_full_with_a_footnote_to_copy(puxi: Puxi) -> None:
    result = puxi("sources", "jamestown-2023-self-reliance")
    assert "reliability       B: reputable secondary source" in result.out
    (footnote,) = [
        line for line in result.out.splitlines() if line.startswith("  Jamestown Foundation") and "“" in line
    ]
    assert "In Search of Self-Reliance" in footnote
    assert "https://jamestown.org/program/in-search-of-self-reliance-xi-overhauls-chinas-innovation-system/" in footnote


def test_sources_can_be_listed_by_reliability_and_text(puxi: Puxi) -> None:
    rows = puxi("sources", "--reliability", "a", "--format", "csv").rows
    assert {row["reliability"] for row in rows} == {"A"}
    found = puxi("sources", "--text", "JAMESTOWN", "--format", "csv").rows
    assert "jamestown-2023-self-reliance" in {row["id"] for row in found}
    assert f"{len(rows)} sources." in puxi("sources", "--reliability", "A").out


def test_stats_account_for_every_row_and_name_what_was_rejected(puxi: Puxi) -> None:
    answer = puxi("stats", "--format", "json").json
    shown = puxi("stats")
    assert f"{answer['statements']} statements" in shown.out
    for account in answer["accounting"]:
        assert account["file"] in shown.out
    assert len(answer["rejections"]) == sum(account["rejected"] for account in answer["accounting"])
    for rejection in answer["rejections"]:
        assert rejection["row_id"] in shown.out
        assert " ".join(rejection["reason"].split()) in shown.flat


def test_pairs_that_are_hardly_alike_are_shown_on_request(puxi: Puxi) -> None:
    every = puxi("candidates", "--weaker", "--format", "json").json["candidates"]
    worth = [pair for pair in every if pair["score"] >= WORTH_JUDGING]
    assert len(every) > len(worth)
    assert puxi("candidates", "--format", "json").json["candidates"] == worth
    assert len(puxi("candidates", "--format", "csv").rows) == len(worth)
    assert "--weaker lists pairs that are less alike" in puxi("candidates").flat
    assert puxi("candidates").out.count(" ~ ") == len(worth)


def test_candidates_stand_side_by_side(puxi: Puxi) -> None:
    pairs = puxi("candidates", "--weaker", "--limit", "2", "--format", "json").json["candidates"]
    assert len(pairs) == 2
    assert pairs[0]["score"] >= pairs[1]["score"]
    shown = puxi("candidates", "--weaker", "--limit", "2").out
    for pair in pairs:
        assert f"  {pair['left']['id']} ~ {pair['right']['id']}\n" in shown
    (first, _) = puxi("candidates", "--weaker", "--limit", "2", "--format", "csv").rows
    assert (first["left_id"], first["right_id"]) == (pairs[0]["left"]["id"], pairs[0]["right"]["id"])
