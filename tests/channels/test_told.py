"""What leaves the house, and where it may go."""

import pytest

from hanse import access, channels
from hanse.channels.rules import events as told
from hanse.channels.rules import webhooks as rules
from hanse.kit import events


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/told", "https://127.0.0.1/told", "https://[::1]/told", "https://10.1.2.3/", "ftp://a.example",
        "https://169.254.169.254/latest/meta-data", "https://localhost/told", "https://user:word@a.example/", "https://",
        "https://[::ffff:10.0.0.1]/", "https://a.example:99999/", "https://192.168.0.1:8443/", "told", "https://0.0.0.0/",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused_when_they_are_written_down(url: str) -> None:
    with pytest.raises(channels.WebhookAddressWrong):
        rules.checked_url(url, private=False)


# Every text in an event that leaves the house is one of these: an id, a code, a number or a word of ours.
HARMLESS = {
    "act", "cause", "channel", "code", "currency", "handle", "kind", "matter", "number", "outcome", "purchase_order",
    "purpose", "reference", "region", "source", "state", "template", "tender", "text_version", "tracking", "way",
}  # fmt: skip


def test_no_event_carries_what_people_wrote_or_are_called() -> None:
    carried = {
        (name, field)
        for name, event in events.known_events().items()
        if told.topic_of(event) is not None
        for field in told.thin(dict.fromkeys(event.__struct_fields__))
        if event.__annotations__.get(field) in (str, "str", str | None)
    }
    assert {(name, field) for name, field in carried if field not in HARMLESS} == set()


def test_every_event_of_a_room_has_a_topic_that_somebody_may_read() -> None:
    shown = told.event_types(events.known_events())
    assert {"order.placed", "stock.changed", "task.created", "webhook.disabled"} <= {one.type for one in shown}
    assert {told.TOPICS[one.topic].permission for one in shown} <= access.PERMISSIONS
    assert all(one.meaning for one in shown if one.topic in ("orders", "stock", "fulfillment", "channels"))
