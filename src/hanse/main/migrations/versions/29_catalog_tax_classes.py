"""More classes of goods than the ones that Germany needs."""

from hanse.main.migrations import run

revision = "29_catalog_tax_classes"
down_revision = "28_orders_simulations"

SQL = """
alter table catalog.variant drop constraint variant_tax_class_check;
alter table catalog.variant add constraint variant_tax_class_check
    check (tax_class in ('standard', 'reduced', 'second_reduced', 'super_reduced', 'parking', 'zero', 'exempt'))
    not valid;
alter table catalog.variant validate constraint variant_tax_class_check;
"""


def upgrade() -> None:
    run(SQL)
