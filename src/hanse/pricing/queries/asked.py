"""What of pricing a basket needs, as parts of one statement; the parameters have the same numbers in each.

1: variants, 2: the moment, 3: currency, 4: channel, 5: location, 6: customer group. The variants come out of a
subquery, so that the planner knows as little about them the first time as later, and keeps its plan.
"""

from .lists import PROMOTION

# Of all lists that count here, the one of the highest rank speaks for a variant; its other rows are quantity prices.
PRICES = """
    (select coalesce(json_agg(found), '[]') from (
        select p.variant, p.unit_minor, p.min_quantity, p.valid_from, p.valid_until, l.gross, l.reduction as reduced,
               rank() over (partition by p.variant order by l.rank desc, l.key) as first
        from pricing.price p join pricing.price_list l on l.id = p.list
        where p.variant = any((select $1::uuid[])::uuid[])
          and p.valid_from <= $2 and (p.valid_until is null or p.valid_until > $2)
          and l.currency = $3 and (l.channel is null or l.channel = $4)
          and (l.location is null or l.location = $5) and (l.places is null or $5 = any(l.places))
          and (l.customer_group is null or l.customer_group = $6)
    ) found where first = 1) as prices
"""

# Promotions that need no code.
STANDING = f"""
        {PROMOTION}
        where v.since <= $2 and (v.until is null or v.until > $2) and v.active and not v.needs_coupon
          and (v.channels is null or $4 = any(v.channels))
          and (v.valid_from is null or v.valid_from <= $2) and (v.valid_until is null or v.valid_until > $2)
"""

BOOK = """
    coalesce((select version from pricing.book), 1) as version,
    coalesce((select place from pricing.book), 'DE') as place
"""
