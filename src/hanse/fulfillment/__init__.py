"""fulfillment: pick, pack, ship, keep ready, hand over."""

from .commands import (
    confirm_pick,
    drop_lines,
    hand_over,
    make_tasks,
    mark_ready,
    release_uncollected,
    ship,
    short_pick,
    start_pick,
)
from .contracts import (
    HandedOver,
    Pickup,
    PickupNotCollected,
    Queue,
    Task,
    TaskChanged,
    TaskCreated,
    TaskLine,
    TaskState,
)
from .queries import find_pickup, get_task, list_tasks, queues, tasks_of
from .refusals import MoneyDue, NotAllPicked, TaskNotThere, WrongArticle, WrongCode

__all__ = [
    "HandedOver", "MoneyDue", "NotAllPicked", "Pickup", "PickupNotCollected", "Queue", "Task", "TaskChanged",
    "TaskCreated", "TaskLine", "TaskNotThere", "TaskState", "WrongArticle", "WrongCode", "confirm_pick", "drop_lines",
    "find_pickup", "get_task", "hand_over", "list_tasks", "make_tasks", "mark_ready", "queues", "release_uncollected",
    "ship", "short_pick", "start_pick", "tasks_of",
]  # fmt: skip
