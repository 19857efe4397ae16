"""Who changes what stands writes a row of their own: two who change the same topic do not wait for each other."""

from hanse.main.migrations import run

revision = "75_kit_standing_apart"
down_revision = "74_inventory_hurt"

SQL = """
alter table kit.standing drop constraint standing_pkey;

create or replace function kit.count_change() returns trigger language plpgsql as $$
begin
    insert into kit.standing (topic, changes) values (tg_argv[0], 1);
    return null;
end
$$;
"""


def upgrade() -> None:
    run(SQL)
