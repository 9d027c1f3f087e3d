"""Hosts and dates of the other bodies of a lineage."""

from graph.ask import lineage
from graph.lens import Lens
from graph.particulars import particulars
from graph.release.reader import Release


def test_they_are_what_the_bodys_own_answer_says(release: Release) -> None:
    names = ["ke-xue-ji-shu-bu", "guo-jia-ke-xue-ji-shu-wei-yuan-hui", "ntic-gao-su-lie-che", "netrc-gui-ji-led"]
    for lens in (Lens(), Lens.of("2016"), Lens.of(min_reliability="A")):
        found = particulars(release, names, lens)
        for name in names:
            answer = lineage(release, name, lens)
            for prop, facts in (
                ("supported_by", found[name].hosts),
                ("established", found[name].established),
                ("ended", found[name].ended),
            ):
                assert facts == [fact for fact in answer.facts if fact.property == prop]
            own = {event.id: event for event in answer.events}
            assert found[name].approved == [own[event.id] for event in found[name].approved]
            assert all(event.date for event in found[name].approved)


def test_a_body_of_which_nothing_is_known_has_empty_lists(release: Release) -> None:
    found = particulars(release, ["dong-nan-da-xue"], Lens())["dong-nan-da-xue"]
    assert [found.hosts, found.established, found.ended, found.approved] == [[], [], [], []]
    assert particulars(release, [], Lens()) == {}


def test_before_its_founding_a_body_has_no_host(release: Release) -> None:
    found = particulars(release, ["ntic-gao-su-lie-che"], Lens.of("2010"))["ntic-gao-su-lie-che"]
    assert [found.hosts, found.established, found.approved] == [[], [], []]
