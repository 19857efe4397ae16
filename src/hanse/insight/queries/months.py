"""Totals of the orders that were imported from a former system, month by month: what its books must say too."""

from collections.abc import Iterable

from hanse import orders
from hanse.insight.contracts import ArticleTotal, CountryTotal, FeedTotals, MonthTotals, TotalsOf
from hanse.kit.db import Tx
from hanse.orders import HistoryKind, HistoryTotal

# Everything that is neither a cancellation nor an adjustment: orders, and movements of stock that were written as such.
PLAIN = (HistoryKind.ORDER, HistoryKind.WRITE_OFF, HistoryKind.STOCK_NOTE)


async def monthly_totals(tx: Tx, source: str) -> FeedTotals:
    """What was imported from a former system: by month of its own calendar, by kind of document, by country.

    Amounts stand twice: exact, in thousandths of a minor unit, and as the sum of lines of which each is rounded.
    """
    found = await orders.history_totals(tx, source)
    countries = await orders.history_countries(tx, source)
    months = sorted({row.month for row in found})
    known = await orders.history_customers(tx, source)
    return FeedTotals(
        source=source,
        currencies=sorted({row.currency for row in found}),
        totals=_totals(found),
        months=[MonthTotals(month, _totals([row for row in found if row.month == month])) for month in months],
        countries=[
            CountryTotal(
                c.country_name,
                c.country,
                c.customers,
                TotalsOf(c.documents, c.lines, c.quantity, c.amount_thousandths, c.amount_minor),
            )
            for c in countries
        ],
        customers=known.known,
        lines_without_customer=known.lines_without,
        documents_without_customer=known.documents_without,
        lines_refused=sum(row.lines_refused for row in found),
    )


async def article_totals(tx: Tx, source: str, kinds: list[str] | None = None) -> list[ArticleTotal]:
    """What was imported from a former system by stock code, only lines of these kinds where any are named."""
    found: dict[str, list[orders.HistoryArticleTotal]] = {}
    for row in await orders.history_articles(tx, source, kinds):
        found.setdefault(row.sku, []).append(row)
    return [
        ArticleTotal(
            sku,
            sorted({str(row.kind) for row in rows}),
            sum(row.lines for row in rows if row.document_kind is HistoryKind.CANCELLATION),
            sum(row.lines for row in rows),
            sum(row.quantity for row in rows),
            sum(row.amount_thousandths for row in rows),
        )
        for sku, rows in sorted(found.items())
    ]


def _totals(found: Iterable[HistoryTotal]) -> dict[str, TotalsOf]:
    rows = list(found)
    kinds = {str(kind): [row for row in rows if row.kind is kind] for kind in HistoryKind}
    groups = {"all": rows, "plain": [row for row in rows if row.kind in PLAIN], **kinds}
    return {name: _sum(group) for name, group in groups.items() if group}


def _sum(rows: list[HistoryTotal]) -> TotalsOf:
    return TotalsOf(
        documents=sum(row.documents for row in rows),
        lines=sum(row.lines for row in rows),
        quantity=sum(row.quantity for row in rows),
        amount_thousandths=sum(row.amount_thousandths for row in rows),
        amount_minor=sum(row.amount_minor for row in rows),
    )
