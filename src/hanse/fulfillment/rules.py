"""Pure decisions of fetching and packing."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from .contracts import ParcelLine, ParcelWanted, PickupPolicyInput, Task, TaskLine, TaskState, WavePart, WaveStep
from .refusals import PackedWrong


def packed(task: Task, wanted: Sequence[ParcelWanted]) -> list[tuple[list[ParcelLine], int | None]]:
    """What lies in which parcel, and what each was weighed at; without a wish everything is in one.

    Refuses with PackedWrong unless every piece of the task lies in exactly one parcel.
    """
    by_line = {line.line: line for line in task.lines}
    if not wanted:
        return [([ParcelLine(ln.line, ln.sku, ln.name, ln.quantity) for ln in task.lines], None)]
    left = {line.line: line.quantity for line in task.lines}
    parcels = []
    for parcel in wanted:
        lines = []
        for part in parcel.lines:
            if left.get(part.line, 0) < part.quantity:
                raise PackedWrong(line=part.line, too_many=part.quantity - left.get(part.line, 0))
            left[part.line] -= part.quantity
            line = by_line[part.line]
            lines.append(ParcelLine(line.line, line.sku, line.name, part.quantity))
        if len({line.line for line in lines}) != len(lines) or not lines:
            raise PackedWrong(reason="a parcel names each of its lines once")
        parcels.append((lines, parcel.weight_grams))
    missing = [by_line[line].sku for line, count in left.items() if count]
    if missing:
        raise PackedWrong(missing=missing)
    return parcels


def weight_of(lines: Sequence[ParcelLine], grams: Mapping[UUID, int | None]) -> int | None:
    """What the articles of a parcel weigh in grams, or None where that of one is not known."""
    weights = [(grams.get(line.line), line.quantity) for line in lines]
    if any(not weight for weight, _ in weights):
        return None
    return sum((weight or 0) * quantity for weight, quantity in weights)


def complete(task: Task) -> bool:
    """Whether everything of a task lies in its basket."""
    return all(line.picked_quantity >= line.quantity for line in task.lines)


def way(tasks: Sequence[Task]) -> list[WaveStep]:
    """The articles of several tasks in the order of the way, each once; its pieces go into the boxes in their order."""
    wanted: dict[UUID, list[tuple[TaskLine, WavePart]]] = {}
    for task in tasks:
        for line in task.lines if task.state is TaskState.PICKING else []:
            part = WavePart(task.id, line.line, task.box or 0, task.number, line.quantity, line.picked_quantity)
            wanted.setdefault(line.variant, []).append((line, part))
    steps = []
    for variant, found in wanted.items():
        line, parts = found[0][0], [part for _, part in found]
        step = WaveStep(
            variant, line.sku, line.gtin, line.name, line.image, line.zone, line.bay,
            sum(part.quantity for part in parts), sum(part.picked_quantity for part in parts), parts,
        )  # fmt: skip
        steps.append(((line.position is None, line.position or 0, line.bay or "", line.sku), step))
    return [step for _, step in sorted(steps, key=lambda one: one[0])]


def why_identity(policy: PickupPolicyInput, worth_minor: int, categories: Iterable[str]) -> list[str]:
    """Why a document has to be looked at before goods of this worth and these categories are handed over."""
    above = policy.identity_above_minor
    found = ["value"] if above is not None and worth_minor > above else []
    return [*found, "article"] if set(categories) & set(policy.identity_categories) else found


def may_collect(policy: PickupPolicyInput, named: str, collector: str) -> bool:
    """Whether somebody may take what belongs to the customer; without a name it is the customer."""
    if not collector or policy.collectors == "anyone":
        return True
    return policy.collectors == "named" and " ".join(named.split()).casefold() == " ".join(collector.split()).casefold()
