"""Every row of the shipped tables ends somewhere, and the release can show where."""

import csv
from pathlib import Path

from graph.describe import show, sources, stats
from graph.ids import reference_key, split_key
from graph.lens import Lens
from graph.names import normal_form
from graph.release.reader import Release

DATA = Path(__file__).resolve().parents[2] / "data"
#: Rows of these tables become statements, statistics or rejections; of the others each row is used as it is.
FACTS = {"institutions.csv", "relations.csv", "events.csv", "policies.csv", "statistics.csv"}


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_accounts_of_a_release_add_up_to_the_rows_of_the_tables(release: Release) -> None:
    accounts = {account.file: account for account in stats(release).accounting}
    assert set(accounts) == {path.name for path in DATA.glob("*.csv")}
    for file, account in accounts.items():
        assert account.rows == len(rows(file)), file
        used = account.rows_with_statements + account.statistics + account.records + account.rejected
        assert used == account.rows, file
        assert (account.records == account.rows) == (file not in FACTS or not account.rows), file


def test_every_row_is_found_again_in_the_release(release: Release) -> None:
    held = {str(row) for (row,) in release.query("SELECT DISTINCT row_id FROM statements")}
    counted = {str(row) for (row,) in release.query("SELECT id FROM statistics")}
    refused = {str(row) for (row,) in release.query("SELECT row_id FROM rejections")}
    for file in FACTS:
        ids = {row["row_id"] for row in rows(file)}
        lost = ids - held - counted - refused
        assert not lost, f"{file}: {sorted(lost)[:5]}"
    assert not (held & refused), "a row was refused and used"


def test_the_numbers_of_the_release_are_those_of_its_tables(release: Release) -> None:
    answer = stats(release)
    assert answer.statements == sum(account.statements for account in answer.accounting)
    assert sum(answer.statements_by_reliability.values()) == answer.statements
    assert sum(answer.sources_by_reliability.values()) == len(rows("sources.csv"))
    assert sum(answer.judgements.values()) == len(rows("judgements.csv"))
    assert sum(answer.designations.values()) == answer.entities["Center"]
    assert sum(row.statements for row in sources(release).rows) == answer.statements


def test_every_rejection_says_which_row_and_why(release: Release) -> None:
    listed = stats(release).rejections
    assert len(listed) == sum(account.rejected for account in stats(release).accounting) > 0
    for rejection in listed:
        row = next(row for row in rows(rejection["file"]) if row["row_id"] == rejection["row_id"])
        assert rejection["column"] in row
        assert len(rejection["reason"]) > 20


def test_every_judgement_took_effect_or_names_what_is_one_anyway(release: Release) -> None:
    """A recorded `same` joins its two sides, or they were one already; `different` and `unsure` never do."""
    places = {str(key): str(entity) for key, entity in release.query("SELECT key, entity_id FROM reference_names")}
    merged = {str(by) for (by,) in release.query("SELECT by FROM merges")}
    judged = list(release.query("SELECT id, left_name, right_name, verdict FROM judgements"))
    assert sum(f"judgement:{number}" in merged for number, _, _, verdict in judged if verdict == "same") > 200
    assert merged <= {f"judgement:{number}" for number, *_ in judged} | {by for by in merged if by.startswith("rule:")}

    def place(side: object) -> str | None:
        kind, name = split_key(str(side))
        return places.get(reference_key(kind, normal_form(name)))

    seen = 0
    for number, left, right, verdict in judged:
        sides = [place(left), place(right)]
        if None not in sides:
            seen += 1
            assert (sides[0] == sides[1]) == (verdict == "same"), number
    assert seen > 1000


def test_every_id_of_the_release_is_registered(release: Release) -> None:
    """An id that is not in data/ids.csv could be given to another name by the next row; `puxi ids --write` registers it."""
    registered = {row["reference"]: row["id"] for row in rows("ids.csv")}
    given = {str(key): str(own) for key, own in release.query("SELECT key, id FROM reference_names")}
    missing = sorted(set(given) - set(registered))
    assert not missing, f"{len(missing)} ids are not registered, such as that of {missing[0]!r}: run puxi ids --write"
    assert all(registered[key] == own for key, own in given.items())


def test_every_merge_can_be_read_with_its_reason(release: Release) -> None:
    """What `show` says of a body: the spellings, and why they are one."""
    answer = show(release, "国家农业信息化工程技术研究中心", Lens())
    assert "NERCITA" in answer.spellings
    merged = [str(e) for (e,) in release.query("SELECT DISTINCT entity_id FROM redirects WHERE id NOT LIKE 'event-%'")]
    assert len(merged) > 100
    for entity in merged:
        found = show(release, entity, Lens())
        assert len(found.identity) >= len(found.former_ids) > 0, entity
        for identity in found.identity:
            assert identity.by.startswith("rule:") or identity.reason, entity
