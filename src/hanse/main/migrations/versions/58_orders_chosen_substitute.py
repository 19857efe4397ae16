"""Customers may name the article that replaces a missing one, and a channel may not ask about it at all."""

from hanse.main.migrations import run

revision = "58_orders_chosen_substitute"
down_revision = "57_return_ways"

SQL = """
alter table orders.cart_line drop constraint cart_line_substitution_check,
    add column substitute uuid,
    add constraint cart_line_substitution_check check (substitution in ('none', 'similar', 'chosen')),
    add constraint cart_line_substitute_check
        check ((coalesce(substitution, '') = 'chosen') = (substitute is not null));
alter table orders.line drop constraint line_substitution_check,
    add column substitute uuid,
    add constraint line_substitution_check check (substitution in ('none', 'similar', 'chosen')),
    add constraint line_substitute_check check ((substitution = 'chosen') = (substitute is not null));
alter table orders.terms add column substitution boolean not null default true;

-- What replaces something is what its customer agreed to, costs no more, and that is not delivered any more.
create or replace view orders.inv_substitute_dearer as
select 'a substitute costs more than what it replaces' as problem, s.id as line, s.total_minor, m.total_minor as missed
from (
    select replaces, sum(total_minor) as total_minor, sum(quantity) as quantity, min(id::text)::uuid as id,
        array_agg(variant) as variants
    from orders.line where replaces is not null group by replaces
) s join orders.line m on m.id = s.replaces
where s.total_minor > m.total_minor or s.quantity <> m.quantity or m.state <> 'cancelled'
    or m.substitution = 'none' or m.substitution = 'chosen' and s.variants <> array[m.substitute];
"""


def upgrade() -> None:
    run(SQL)
