"""``puxi fate``: numbers first, then the centres behind them."""

import re

import pytest

from tests.cli.conftest import Puxi


def test_the_numbers_add_up_to_all_centres(puxi: Puxi) -> None:
    answer = puxi("fate", "--type", "NETRC", "--format", "json").json
    counts = answer["counts"]["NETRC"]
    assert sum(counts.values()) == len(answer["centres"])
    shown = puxi("fate", "--type", "netrc")
    assert f"{len(answer['centres'])} centres are known to this release" in shown.flat
    for fate in ("converted", "unknown"):
        assert re.search(rf"^ +{fate} .*\b{counts[fate]}$", shown.out, re.MULTILINE), fate


@pytest.mark.parametrize("by", ["ministry", "province", "field", "year"])
def test_groups_are_counted_and_the_unknown_comes_last(puxi: Puxi, by: str) -> None:
    result = puxi("fate", "--type", "NETRC", "--by", by)
    assert result.code == 0
    table = result.out.split("统计", 1)[1].split("逐个", 1)[0]
    total = len(puxi("fate", "--type", "NETRC", "--by", by, "--format", "csv").rows)
    last = [line for line in table.splitlines() if re.match(r"  \S", line)][-2:]
    assert re.search(rf"all .*\b{total}$", last[-1]) or re.search(rf"all .*\b{total}\b", table)
    assert table.rindex("not known") > table.rindex("─")


@pytest.mark.parametrize("by", ["ministry", "province", "field"])
def test_groups_of_most_centres_come_first(puxi: Puxi, by: str) -> None:
    counts = puxi("fate", "--type", "NETRC", "--by", by, "--format", "json").json["counts"]
    sizes = {group: sum(counted.values()) for group, counted in counts.items() if group != "unknown"}
    table = puxi("fate", "--type", "NETRC", "--by", by).out.split("统计", 1)[1].split("逐个", 1)[0]
    shown = [int(line.split()[-1]) for line in table.splitlines() if re.match(r"  \S.* \d+$", line)]
    *groups, _unknown, total = shown
    assert groups == sorted(sizes.values(), reverse=True)
    assert total == sum(groups) + _unknown


def test_years_follow_each_other(puxi: Puxi) -> None:
    table = puxi("fate", "--type", "NETRC", "--by", "year").out.split("统计", 1)[1].split("逐个", 1)[0]
    years = re.findall(r"^  (\d{4}) ", table, re.MULTILINE)
    assert len(years) > 5
    assert years == sorted(years)


def test_centres_of_unknown_fate_are_listed_when_asked_for(puxi: Puxi) -> None:
    short, long = puxi("fate", "--type", "NTIC"), puxi("fate", "--type", "NTIC", "--all")
    rows = puxi("fate", "--type", "NTIC", "--format", "csv").rows
    silent = [row for row in rows if row["fate"] == "unknown"]
    assert f"Of {len(silent)} centres no source here says what has become of them" in short.flat
    assert "no source here says what has become of them" not in long.flat
    for row in silent:
        assert "".join(row["label_zh"].split()) in "".join(long.out.split()), row


def test_a_fate_that_is_known_has_a_source(puxi: Puxi) -> None:
    rows = puxi("fate", "--type", "NETRC", "--format", "csv").rows
    known = [row for row in rows if row["fate"] != "unknown"]
    assert known
    for row in known:
        assert row["source_ids"], row
        assert row["urls"], row
    (wheat,) = [row for row in rows if row["id"] == "netrc-xiao-mai"]
    assert (wheat["fate"], wheat["successors"]) == ("converting", "国家小麦技术创新中心")


def test_as_of_an_earlier_day_nothing_was_converted_yet(puxi: Puxi) -> None:
    rows = puxi("fate", "--type", "NETRC", "--as-of", "2012", "--format", "csv").rows
    assert {row["as_of"] for row in rows} == {"2012-12-31"}
    dated = [row for row in rows if row["last_seen"]]
    assert dated
    assert all(row["last_seen"][:4] <= "2012" for row in dated)
