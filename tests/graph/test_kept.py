"""Older releases are kept, not all of them for ever, and never is one taken away that is in use."""

import os
from pathlib import Path

import pytest

from graph.errors import BadParameter
from graph.release import kept
from graph.release.reader import Release
from tests.graph.made import Made


def made(folder: Path, number: int) -> Release:
    """A small release, another for each number."""
    data = Made()
    data.body("i1", f"国家{'甲乙丙丁戊己庚辛'[number]}工程技术研究中心", "NETRC")
    return data.release(folder / str(number))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "older"
    monkeypatch.setenv("PUXI_RELEASES", str(place))
    monkeypatch.delenv("PUXI_RELEASES_KEPT", raising=False)
    return place


def one_after_the_other(tmp_path: Path, number: int) -> list[Release]:
    found = [made(tmp_path, one) for one in range(number)]
    for day, release in enumerate(found, start=1):
        os.utime(release.path, (day * 86400, day * 86400))
        kept.keep(release.path)
    return found


def test_the_oldest_go_when_a_new_one_is_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_RELEASES_KEPT", "2")
    folder.mkdir()
    others = [folder / name for name in ("notes.txt", "r12.sqlite", "research.sqlite")]
    for other in others:
        other.write_text("not a kept release")
        os.utime(other, (0, 0))
    found = one_after_the_other(tmp_path, 4)
    assert {path.stem for path in folder.iterdir() if path not in others} == {found[2].id, found[3].id}
    assert all(other.exists() for other in others), "what has another name stays"
    assert all(release.path.exists() for release in found), "the files that they were kept from stay"


def test_what_is_kept_again_or_in_use_is_not_the_oldest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = one_after_the_other(tmp_path, 3)
    monkeypatch.setenv("PUXI_RELEASES_KEPT", "2")
    kept.keep(first.path)
    assert {one.id for one in kept.kept(folder)} == {first.id, third.id}
    monkeypatch.setenv("PUXI_RELEASES_KEPT", "1")
    os.utime(folder / f"{first.id}.sqlite", (1, 1))
    kept.keep(second.path, but=first.id)
    assert {one.id for one in kept.kept(folder)} == {first.id, second.id}, "the one in use, and the one kept just now"


def test_a_reader_of_a_removed_release_goes_on(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_RELEASES_KEPT", "1")
    (older,) = one_after_the_other(tmp_path, 1)
    reading = kept.find(folder, older.id)
    assert reading
    kept.keep(made(tmp_path, 5).path)
    assert kept.find(folder, older.id) is None
    assert list(reading.query("SELECT count(*) FROM statements"))


def test_none_says_all_and_nonsense_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.how_many() == kept.KEPT == 12
    monkeypatch.setattr(kept, "KEPT", 2)
    monkeypatch.setenv("PUXI_RELEASES_KEPT", "0")
    found = one_after_the_other(tmp_path, 4)
    assert {one.id for one in kept.kept(folder)} == {one.id for one in found}
    for said in ("many", "-1", "1.5", "１"):
        monkeypatch.setenv("PUXI_RELEASES_KEPT", said)
        with pytest.raises(BadParameter, match="PUXI_RELEASES_KEPT"):
            kept.keep(found[0].path)
    assert len(list(folder.iterdir())) == 4
