"""Changes to what stands for long are counted, so that a process need not read it for every request."""

from hanse.main.migrations import run

revision = "67_kit_standing"
down_revision = "66_till_gift_cards"

SQL = """
create table kit.standing (
    topic text primary key,
    changes bigint not null
);

create function kit.count_change() returns trigger language plpgsql as $$
begin
    insert into kit.standing as s (topic, changes) values (tg_argv[0], 1)
    on conflict (topic) do update set changes = s.changes + 1;
    return null;
end
$$;
"""


def upgrade() -> None:
    run(SQL)
