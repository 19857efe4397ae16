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


class NothingMissing(Refusal):
    """Everything that is wanted of this article lies in the basket."""

    code = "nothing_missing"


class WrongCode(Refusal):
    """No order with this code is ready here."""

    code = "wrong_code"
    status = 404


class UnknownArticles(Refusal):
    """Some of these codes belong to no article."""

    code = "unknown_articles"
    status = 422


class MoneyDue(Refusal):
    """This order is paid on collection; take the money first."""

    code = "money_due"


class PackedWrong(Refusal):
    """Every piece must lie in exactly one parcel."""

    code = "packed_wrong"
    status = 422


class OtherCarrier(Refusal):
    """This parcel goes to a pickup point; only the carrier of that point can bring it."""

    code = "other_carrier"


class LabelMissing(Refusal):
    """A parcel has no label of its carrier yet."""

    code = "label_missing"


class ParcelSettled(Refusal):
    """This parcel is under way, has arrived, or was decided about already."""

    code = "parcel_settled"


class PickedByAnother(Refusal):
    """Somebody else is picking this; take it over first."""

    code = "picked_by_another"


class NothingToFetch(Refusal):
    """No open task fits."""

    code = "nothing_to_fetch"


class IdentityNeeded(Refusal):
    """Look at a document of who collects this, and say which kind it was."""

    code = "identity_needed"


class CollectorNotNamed(Refusal):
    """The customer did not name this person to collect the order."""

    code = "collector_not_named"
