"""Rule sets that a channel has given up: it follows those for all again, and its versions stay."""

from hanse.main.migrations import run

revision = "32_sourcing_withdrawn"
down_revision = "31_orders_clearing"

SQL = """
alter table sourcing.rule_set
    add column withdrawn_at timestamptz,
    add column withdrawn_by text,
    add check ((withdrawn_at is null) = (withdrawn_by is null)),
    add check (not active or withdrawn_at is null);

drop view sourcing.inv_rule_set_active;
create view sourcing.inv_rule_set_active as
select 'a channel has rule sets, and its newest is neither active nor withdrawn' as problem, channel, version
from (
    select distinct on (channel) channel, version, active or withdrawn_at is not null as settled
    from sourcing.rule_set order by channel, version desc
) newest
where not settled
union all
select 'an older rule set of a channel is active', channel, version from sourcing.rule_set r
where active and exists (select from sourcing.rule_set n where n.channel = r.channel and n.version > r.version);
"""


def upgrade() -> None:
    run(SQL)
