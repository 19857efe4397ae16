"""The cheapest places for a basket, exactly where that is quick, and otherwise by improving a good plan step by step.

A place that is used costs its parcel once; each piece costs what it costs there. An item comes from one place as a
whole, or piece by piece from several where lines may be split. This is facility location: lower bounds come from a
dual ascent (what would each item at most be willing to pay, so that no place earns more than its parcel costs), plans
from the places that are just paid for, and branch and bound closes what is left between them. All figures are integers
and all orders are fixed, so the same input always has the same answer.
"""

from collections.abc import Collection, Sequence

import msgspec

# How much looking at single offers a decision may cost: about a tenth of a second.
EFFORT_MAX = 400_000
NEVER = 1 << 60

Taken = list[tuple[int, int, int]]
Plans = tuple[Taken, int]


class Offer(msgspec.Struct, frozen=True):
    """What a place can give of an item: cost for each piece, and how many pieces."""

    place: int
    minor: int
    pieces: int


class Item(msgspec.Struct, frozen=True):
    """Pieces of an article and the places that have some. What nobody has was taken out before."""

    quantity: int
    offers: tuple[Offer, ...]


class Plan(msgspec.Struct, frozen=True):
    """Item, place and pieces; what it costs; a cost below which there is no plan; whether nothing cheaper exists."""

    taken: Taken
    minor: int
    bound_minor: int
    proven: bool


class Demand(msgspec.Struct, frozen=True):
    """An item as it is counted: whole (one unit) or by the piece. `offers`: cost, place, units; the cheapest first."""

    units: int
    pieces: int
    offers: tuple[tuple[int, int, int], ...]


class Bounded(msgspec.Struct, frozen=True):
    """A lower bound, and the places that are just paid for by what the items are willing to pay."""

    minor: int
    tight: frozenset[int]


def solve(items: Sequence[Item], fixed: Sequence[int], *, split: bool = False, effort: int = EFFORT_MAX) -> Plan:
    """The cheapest plan. Every item must be servable: by all its offers together if it is split, else by one."""
    demands = [_demand(item, split) for item in items]
    if not demands:
        return Plan([], 0, 0, proven=True)
    places = sorted({place for demand in demands for _, place, _ in demand.offers})
    nothing: frozenset[int] = frozenset()
    root = _bound(demands, fixed, nothing, nothing)
    best = _improve(demands, fixed, places, root.tight, effort)
    spent, stack = 0, [(nothing, nothing)]
    each = 4 * sum(len(demand.offers) for demand in demands)
    while stack and spent < effort:
        opened, closed = stack.pop()
        spent += each
        bounded = _bound(demands, fixed, opened, closed)
        if bounded.minor >= best[1]:
            continue
        tried = _pruned(demands, fixed, (opened | bounded.tight) - closed)
        if tried is not None and tried[1] < best[1]:
            best = tried
        branch = _branch(demands, places, tried, opened, closed)
        if branch is not None:
            stack.append((opened, closed | {branch}))
            stack.append((opened | {branch}, closed))
    minor = best[1]
    return Plan(_pieces(demands, best[0]), minor, minor if not stack else min(root.minor, minor), proven=not stack)


def _demand(item: Item, split: bool) -> Demand:
    if split:
        offers = [(o.minor, o.place, min(o.pieces, item.quantity)) for o in item.offers if o.pieces > 0]
        return Demand(item.quantity, 1, tuple(sorted(offers)))
    whole = [(o.minor * item.quantity, o.place, 1) for o in item.offers if o.pieces >= item.quantity]
    return Demand(1, item.quantity, tuple(sorted(whole)))


def _pieces(demands: Sequence[Demand], taken: Taken) -> Taken:
    return sorted((number, place, units * demands[number].pieces) for number, place, units in taken)


def _bound(
    demands: Sequence[Demand], fixed: Sequence[int], opened: Collection[int], closed: Collection[int]
) -> Bounded:
    """Raise what every item would pay, step by step, until some place would earn more than its parcel costs."""
    slack = {place: fixed[place] for demand in demands for _, place, _ in demand.offers if place not in opened}
    offers = [[one for one in demand.offers if one[1] not in closed] for demand in demands]
    pays = [one[0][0] if one else 0 for one in offers]
    waiting = [number for number, one in enumerate(offers) if one]
    if len(waiting) < len(demands):
        return Bounded(NEVER, frozenset())
    gained = sum(pay * demand.units for pay, demand in zip(pays, demands, strict=True))
    while waiting:
        still = []
        for number in waiting:
            raised, worth = _raise(demands[number].units, offers[number], pays[number], slack, opened)
            if worth == NEVER:
                return Bounded(NEVER, frozenset())
            if raised:
                pays[number] += raised
                gained += worth
                still.append(number)
        waiting = still
    tight = frozenset(
        place
        for number, one in enumerate(offers)
        for cost, place, units in one
        if place in slack and cost <= pays[number] and slack[place] < units
    )
    return Bounded(gained + sum(fixed[place] for place in opened), tight)


def _raise(
    units: int, offers: Sequence[tuple[int, int, int]], pays: int, slack: dict[int, int], opened: Collection[int]
) -> tuple[int, int]:
    """How much more an item would pay before its next dearer offer, and what that adds to the bound."""
    rate, earning, step = units, [], NEVER
    for cost, place, most in offers:
        if cost > pays:
            step = min(step, cost - pays)
            break
        if place in opened:
            rate -= most
        else:
            earning.append((place, most))
    if rate <= 0:
        return 0, 0
    for place, most in earning:
        step = min(step, slack[place] // most)
    if not step:
        return 0, 0
    if step == NEVER:
        # Nothing dearer is left and nobody earns: these places cannot serve the item at all.
        return 0, NEVER
    for place, most in earning:
        slack[place] -= step * most
    return step, step * rate


def _fill(demands: Sequence[Demand], fixed: Sequence[int], places: Collection[int]) -> Plans | None:
    """Serve every item as cheaply as these places can; one that gives nothing costs nothing. None when they cannot."""
    taken: Taken = []
    total, used = 0, set()
    for number, demand in enumerate(demands):
        left = demand.units
        for cost, place, units in demand.offers:
            if place in places:
                given = min(left, units)
                taken.append((number, place, given))
                used.add(place)
                total += given * cost
                left -= given
                if not left:
                    break
        if left:
            return None
    return taken, total + sum(fixed[place] for place in used)


def _pruned(demands: Sequence[Demand], fixed: Sequence[int], places: Collection[int]) -> Plans | None:
    """The plan of these places, without those whose parcel costs more than it saves."""
    best = _fill(demands, fixed, places)
    while best is not None:
        used = {place for _, place, _ in best[0]}
        fewer = [
            _fill(demands, fixed, used - {gone}) for gone in sorted(used, key=lambda place: (-fixed[place], place))
        ]
        better = min((plan for plan in fewer if plan is not None), key=lambda plan: plan[1], default=None)
        if better is None or better[1] >= best[1]:
            return best
        best = better
    return None


def _branch(
    demands: Sequence[Demand],
    places: Sequence[int],
    tried: Plans | None,
    opened: Collection[int],
    closed: Collection[int],
) -> int | None:
    """The undecided place that the plan takes most from; else any undecided one."""
    weight: dict[int, int] = {}
    for number, place, units in tried[0] if tried else []:
        if place not in opened:
            weight[place] = weight.get(place, 0) + units * demands[number].pieces
    if weight:
        return min(weight, key=lambda place: (-weight[place], place))
    return next((place for place in places if place not in opened and place not in closed), None)


def _improve(
    demands: Sequence[Demand], fixed: Sequence[int], places: Sequence[int], tight: Collection[int], effort: int
) -> Plans:
    """A good plan: from several beginnings, add, drop and exchange places while that saves something."""
    plans = [_pruned(demands, fixed, tight), _pruned(demands, fixed, _cheap(demands, fixed, places))]
    plans += [_fill(demands, fixed, {place}) for place in places]
    found = [plan for plan in plans if plan is not None]
    if not found:
        found = [plan for plan in [_pruned(demands, fixed, places)] if plan is not None]
    if not found:
        raise ValueError("an item has no place that can serve it")
    best = min(found, key=lambda plan: plan[1])
    each, spent = sum(len(demand.offers) for demand in demands), 0
    while spent < effort:
        better, cost = _moved(demands, fixed, places, best, each, effort - spent)
        spent += cost
        if better is None:
            break
        best = better
    return best


def _cheap(demands: Sequence[Demand], fixed: Sequence[int], places: Sequence[int]) -> set[int]:
    """Places that look cheap when their parcel is shared by all that they could serve."""
    served = dict.fromkeys(places, 0)
    for demand in demands:
        for _, place, units in demand.offers:
            served[place] += units
    chosen: set[int] = set()
    for demand in demands:
        left = demand.units
        ranked = sorted(demand.offers, key=lambda one: (one[0] + fixed[one[1]] // served[one[1]], one[1]))
        for _, place, units in ranked:
            chosen.add(place)
            left -= units
            if left <= 0:
                break
    return chosen


def _moved(
    demands: Sequence[Demand], fixed: Sequence[int], places: Sequence[int], best: Plans, each: int, effort: int
) -> tuple[Plans | None, int]:
    """The first plan with one place more or another one that is cheaper; and what looking for it has cost."""
    used = {place for _, place, _ in best[0]}
    outside = [place for place in places if place not in used]
    moves = [used | {new} for new in outside] + [used - {gone} for gone in sorted(used)]
    moves += [(used - {gone}) | {new} for gone in sorted(used) for new in outside]
    spent = 0
    for move in moves:
        spent += each
        plan = _fill(demands, fixed, move)
        if plan is not None and plan[1] < best[1]:
            return _pruned(demands, fixed, move), spent
        if spent > effort:
            break
    return None, spent
