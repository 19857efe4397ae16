"""Changes to channels and their policies are counted."""

from hanse.main.migrations import run

revision = "72_channels_standing"
down_revision = "71_orders_standing"

SQL = """
create trigger channel_stands after insert or update or delete or truncate on channels.channel
    for each statement execute function kit.count_change('channels');
create trigger policy_stands after insert or update or delete or truncate on channels.policy
    for each statement execute function kit.count_change('channels');
"""


def upgrade() -> None:
    run(SQL)
