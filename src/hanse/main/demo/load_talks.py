"""Acts of the service desk: what customers asked, and the cases that are open because of it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import msgspec

from hanse import desk
from hanse.kit.db import Tx
from hanse.main.demo.courses import Order
from hanse.main.demo.known import Known
from hanse.main.demo.sources import DATA
from hanse.main.demo.stage import Act, Play


class CaseSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    headline: str
    body: str
    waits: bool = False


class TalkSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hours_ago: int
    about: int
    channel: desk.SessionChannel
    matter: desk.Matter
    note: str
    outcome: desk.Outcome
    case: CaseSource | None = None


class TalksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    talks: tuple[TalkSource, ...]


def acts(known: Known, plan: Sequence[Order]) -> Iterator[Act]:
    """Every conversation; a case is opened where something is left to do."""
    sent = [order for order in plan if order.customer is not None and order.shipping_method is not None]
    sent.sort(key=lambda order: order.placed_at)
    talks = msgspec.toml.decode((DATA / "talks.toml").read_bytes(), type=TalksFile).talks
    for number, talk in enumerate(talks):
        at = known.now - timedelta(hours=talk.hours_ago)
        earlier = [order for order in sent if order.placed_at < at]
        yield Act(at, f"talk {number}", _talk(known, talk, earlier[-talk.about]))


def _talk(known: Known, talk: TalkSource, order: Order) -> Play:
    agent = known.somebody("service_agent", None)
    customer = known.customers[order.customer or ""]

    async def play(tx: Tx) -> None:
        session = await desk.start_session(tx, agent, customer, talk.channel, talk.matter)
        await desk.close_session(tx, agent, session.id, talk.outcome, talk.note)
        if talk.case is not None:
            wanted = desk.CaseInput(
                headline=talk.case.headline,
                body=talk.case.body,
                customer=customer,
                order=known.orders[order.key],
                assignee=agent.id,
            )
            case = await desk.open_case(tx, agent, wanted)
            if talk.case.waits:
                await desk.change_case(tx, agent, case.id, desk.CaseChange(state=desk.CaseState.WAITING))

    return play
