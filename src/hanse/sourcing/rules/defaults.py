"""The rule set that Hanse brings along, for channels that have none of their own."""

from hanse.locations import Kind
from hanse.sourcing.contracts import Costs, ExcludeRule, Handling, KeepRule, PartnerRule, RuleSet, RuleSetInput

# One parcel is better than two, a warehouse packs cheaper than a store, near is a little better than far; a partner
# sends only what our own places have not. What the shop shows as available can be bought, if need be in two parcels.
DEFAULT = RuleSet(
    name="Hanse",
    channel="*",
    version=0,
    rules=[PartnerRule("last")],
    split_lines=True,
    costs=Costs(
        parcel_minor=100,
        postage_minor={"DE": 450, "*": 1200},
        kilometer_thousandths=100,
        handling=[
            Handling([Kind.WAREHOUSE], [], 80, 10),
            Handling([Kind.PARTNER], [], 400, 50),
            Handling([], [], 250, 30),
        ],
    ),
)


def needs_categories(rule_set: RuleSetInput) -> bool:
    """Whether a rule asks for the categories of articles."""
    return any(isinstance(rule, KeepRule | ExcludeRule) and rule.categories for rule in rule_set.rules)
