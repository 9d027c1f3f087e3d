"""``puxi conversions``: what sources state, and apart from it what they leave open."""

import pytest

from tests.cli.conftest import Puxi, Result

NTIC = ("conversions", "--from", "NETRC", "--to", "NTIC")


def between(text: str, start: str, end: str) -> str:
    assert start in text
    rest = text.split(start, 1)[1]
    assert end in rest
    return rest.split(end, 1)[0]


def stated(result: Result) -> str:
    return between(result.out, "What sources state, centre by centre", "Only suspected")


def test_the_integrated_circuit_centre_is_converted_with_all_that_proves_it(puxi: Puxi) -> None:
    (row,) = [r for r in puxi(*NTIC, "--format", "csv").rows if r["outcome"] == "converted"]
    assert (row["old_zh"], row["new_zh"]) == (
        "国家专用集成电路系统工程技术研究中心",
        "国家集成电路设计自动化技术创新中心",
    )
    assert (row["old_hosts"], row["new_hosts"]) == ("东南大学", "东南大学")
    assert row["decided_by"] == "科学技术部"
    assert row["new_centre_approved"] == "2022-12-30"
    assert row["new_centre_approved_by"] == "科学技术部"
    supports = list(zip(row["cited_for"].split(" | "), row["source_ids"].split(" | "), strict=True))
    change = {source for what, source in supports if what == "change"}
    approval = {source for what, source in supports if what == "new_centre"}
    # One source states the conversion, another the day of approval.
    assert change == {"seu-2023-eda"}
    assert "jschina-2023-eda" in approval


def test_a_reader_sees_the_same_in_the_terminal(puxi: Puxi, monkeypatch: pytest.MonkeyPatch) -> None:
    # So wide that no name is broken into lines.
    monkeypatch.setenv("COLUMNS", "240")
    rows = stated(puxi(*NTIC)).split("\n\n")
    (circuit,) = [row for row in rows if "国家专用集成电路系统工程技术研究中心" in row]
    for said in ("国家集成电路设计自动化技术创新中心", "host: 东南大学 [", "CONVERTED", "decided by: 科学技术部"):
        assert said in circuit
    assert "new centre, 2022-12-30: 批准 approved, decided by 科学技术部 [" in circuit
    (wheat,) = [row for row in rows if "国家小麦工程技术研究中心" in row]
    for said in ("国家小麦技术创新中心", "host: 河南农业大学", "IN PROCESS, not converted", "status: applied for"):
        assert said in wheat


def test_wheat_is_applied_for_and_not_converted(puxi: Puxi) -> None:
    rows = puxi(*NTIC, "--status", "applied", "--format", "csv").rows
    assert [(r["old_id"], r["new_id"], r["outcome"]) for r in rows if r["section"] == "conversion"] == [
        ("netrc-xiao-mai", "ntic-xiao-mai", "in_process")
    ]


def test_laboratories_became_centres_by_the_dozen_with_dates_where_there_are_any(puxi: Puxi) -> None:
    rows = puxi("conversions", "--from", "nel", "--to", "nerc", "--format", "csv").rows
    told = [r for r in rows if r["section"] in {"conversion", "admission"} and r["inferred"] != "yes"]
    assert len(told) >= 12
    assert {r["date"][:4] for r in told if r["date"]} <= {"2021", "2022", "2023"}
    assert sum(bool(r["date"]) for r in told) >= 8


def test_a_shared_name_is_an_open_question_and_never_counted(puxi: Puxi) -> None:
    result = puxi(*NTIC)
    assert "1 converted; 1 in process (applied for or planned); " in result.flat
    suspected = between(result.out, "Only suspected: the same name in both series; no source states it", "What sources")
    assert "国家乳业工程技术研究中心" in suspected
    assert "国家乳业工程技术研究中心" not in stated(result)
    answer = puxi(*NTIC, "--format", "json").json
    assert sum(answer["counts"].values()) == len(answer["conversions"])
    joined = {row["old"]["id"] for row in answer["conversions"]}
    assert answer["suspected"]
    assert not joined & {pair["old"]["id"] for pair in answer["suspected"]}


def test_an_inferred_link_is_called_one(puxi: Puxi) -> None:
    answer = puxi("conversions", "--from", "NEL", "--to", "NERC", "--format", "json").json
    inferred = [c for c in answer["conversions"] if any(step["event"]["inferred"] for step in c["chain"])]
    assert inferred
    assert {c["outcome"] for c in inferred} == {"unstated"}
    shown = puxi("conversions", "--from", "NEL", "--to", "NERC").flat
    assert "UNSTATED: inferred by the" in shown


def test_before_the_decision_there_is_no_conversion(puxi: Puxi) -> None:
    answer = puxi(*NTIC, "--known-at", "2000", "--format", "json").json
    assert answer["conversions"] == []
    assert "no conversion" in puxi(*NTIC, "--known-at", "2000").out
