"""Which rows tell of one event: only what is certain is joined."""

from hypothesis import given
from hypothesis import strategies as st

from graph.events import EventClaim, join_claims


def claim(row: str, event_type: str, before: str = "", after: str = "", date: str = "", kind: str = "") -> EventClaim:
    return EventClaim(row, event_type, date, kind, set(before.split()), set(after.split()))


def together(*claims: EventClaim) -> bool:
    return len(set(join_claims(list(claims)).values())) == 1


def test_an_event_is_named_after_its_lowest_row_whatever_comes_first() -> None:
    first = claim("e0002", "converted", "a", "b", "2021", "converted")
    second = claim("e0010", "reorganised", "a", "b", "2022", "reorganised")
    assert join_claims([second, first]) == {"e0002": "event-e0002", "e0010": "event-e0002"}


def test_the_same_bodies_before_and_after_are_one_change_whatever_it_is_called_and_dated() -> None:
    assert together(
        claim("e1", "converted", "a", "b", "2021", "converted"),
        claim("e2", "applied", "a", "b", "", "converted"),
        claim("e3", "renamed", "a", "b", "2022-01", "renamed"),
    )


def test_other_bodies_make_another_event() -> None:
    assert not together(
        claim("e1", "merged", "a b", "c", kind="merged"), claim("e2", "merged", "a", "c", kind="merged")
    )
    assert not together(
        claim("e1", "renamed", "a", "b", kind="renamed"), claim("e2", "renamed", "b", "a", kind="renamed")
    )


def test_a_body_is_approved_once_and_evaluated_again_and_again() -> None:
    assert together(claim("e1", "approved", after="a", date="2011"), claim("e2", "approved", after="a", date="2013"))
    assert together(claim("e1", "approved", after="a"), claim("e2", "approved", after="a", date="2013"))
    assert not together(
        claim("e1", "evaluated", after="a", date="2011"), claim("e2", "evaluated", after="a", date="2013")
    )
    assert together(
        claim("e1", "evaluated", after="a", date="2011"), claim("e2", "evaluated", after="a", date="2011-05")
    )


def test_of_what_may_come_again_an_undated_row_is_not_taken_for_a_dated_one() -> None:
    assert not together(claim("e1", "evaluated", after="a", date="2011"), claim("e2", "evaluated", after="a"))
    assert not together(claim("e1", "evaluated", after="a"), claim("e2", "evaluated", after="a"))


def test_an_approval_and_an_opening_are_two_events() -> None:
    assert not together(claim("e1", "approved", after="a"), claim("e2", "established", after="a"))


def test_it_does_not_matter_in_which_column_the_one_body_stands() -> None:
    assert together(claim("e1", "approved", after="a"), claim("e2", "approved", before="a"))


def test_a_founding_is_one_event_though_one_source_names_more_of_what_was_there_before() -> None:
    rows = [
        claim("e1", "approved", "lab", "centre", kind="founded_on"),
        claim("e2", "approved", "lab institute", "centre", kind="founded_on"),
        claim("e3", "approved", "institute academy", "centre", kind="founded_on"),
    ]
    assert together(*rows)
    assert not together(rows[0], rows[2])  # nothing in common: they may be two stories
    assert not together(rows[0], claim("e4", "approved", "lab", "branch", kind="founded_on"))


CLAIMS = st.lists(
    st.builds(
        claim,
        st.integers(1, 9999).map("e{:04d}".format),
        st.sampled_from(["approved", "evaluated", "merged", "converted"]),
        st.sampled_from(["", "a", "b", "a b"]),
        st.sampled_from(["", "a", "c", "b c"]),
        st.sampled_from(["", "2011", "2011-02", "2012"]),
        st.sampled_from(["", "merged", "founded_on"]),
    ),
    unique_by=lambda c: c.row_id,
    max_size=10,
)


@given(CLAIMS, st.randoms())
def test_every_row_reports_one_event_and_the_order_of_rows_decides_nothing(
    claims: list[EventClaim], random: object
) -> None:
    joined = join_claims(claims)
    assert set(joined) == {c.row_id for c in claims}
    for row in joined:
        # The event's own row is one of its rows, and the lowest.
        assert min(r for r in joined if joined[r] == joined[row]) == joined[row].removeprefix("event-")
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert join_claims(shuffled) == joined
