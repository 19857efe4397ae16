"""What can stand in the way of fetching and handing over."""

from hanse.kit.refusals import Refusal


class WrongArticle(Refusal):
    """This is another article than the one on the list."""

    code = "wrong_article"


class TaskNotThere(Refusal):
    """This task is not in the state that this step needs."""

    code = "task_not_there"


class NotAllPicked(Refusal):
    """Some pieces are still missing."""

    code = "not_all_picked"


class WrongCode(Refusal):
    """No order with this code is ready here."""

    code = "wrong_code"
    status = 404


class MoneyDue(Refusal):
    """This order is paid on collection; take the money first."""

    code = "money_due"
