"""The cheapest plan by an exact solver (HiGHS), as a mixed integer program: what our own solver is measured against."""

from collections.abc import Sequence

import highspy

from hanse.sourcing.rules import Item


def cheapest(items: Sequence[Item], fixed: Sequence[int], *, split: bool = False, seconds: float = 60.0) -> int:
    """The cost of an optimal plan in minor units; an error when it is not proven within the time."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", seconds)
    places = sorted({offer.place for item in items for offer in item.offers})
    opened = {place: solver.addBinary(obj=fixed[place]) for place in places}
    for item in items:
        taken = []
        for offer in item.offers:
            most = min(offer.pieces, item.quantity)
            if split:
                pieces = solver.addIntegral(lb=0, ub=most, obj=offer.minor)
                solver.addConstr(pieces <= most * opened[offer.place])
                taken.append(pieces)
            elif offer.pieces >= item.quantity:
                whole = solver.addBinary(obj=offer.minor * item.quantity)
                solver.addConstr(whole <= opened[offer.place])
                taken.append(whole)
        solver.addConstr(sum(taken) == (item.quantity if split else 1))
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(solver.getObjectiveValue())
