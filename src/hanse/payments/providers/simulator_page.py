"""The page on which the owner of a simulated wallet agrees to pay, or does not."""

from html import escape
from typing import Any

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f1ea;color:#1c2430;display:grid;place-items:center;
min-height:100vh}
main{background:#fff;border:1px solid #d9d4c7;border-radius:8px;padding:2rem;max-width:26rem;margin:1rem}
h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0}.sum{font-size:1.75rem;font-weight:600}
button{font:inherit;padding:.75rem 1rem;border-radius:6px;border:1px solid #1d4f73;margin:.25rem .5rem .25rem 0;
background:#fff;color:#1d4f73;cursor:pointer}button.first{background:#1d4f73;color:#fff}
@media(prefers-color-scheme:dark){body{background:#12161c;color:#e8e6e1}main{background:#1b2129;border-color:#333c48}
button{background:#1b2129;color:#9cc7e6;border-color:#9cc7e6}button.first{background:#9cc7e6;color:#12161c}}
"""
WORDS = {
    "captured": "Sie haben schon zugestimmt. · You have agreed already.",
    "refused": "Diese Zahlung wurde abgelehnt oder ist abgelaufen. · This payment was declined or has run out.",
    "voided": "Der Händler hat diese Zahlung zurückgenommen. · The merchant has withdrawn this payment.",
}


def page(charge: dict[str, Any] | None) -> str:
    """The page for one charge, in German and English."""
    if charge is None:
        said = "<h1>Diese Seite gibt es nicht. · There is no such page.</h1>"
    else:
        said = _asked(charge) if charge["state"] == "waiting" else _decided(charge)
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Probe-Wallet · Test wallet</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{said}</main></body></html>"
    )


def _asked(charge: dict[str, Any]) -> str:
    amount = f"{charge['amount'] // 100},{charge['amount'] % 100:02d} {escape(charge['currency'])}"
    return (
        f'<h1>Probe-Wallet · Test wallet</h1><p class="sum">{amount}</p>'
        '<p>Nichts davon ist echtes Geld. · None of this is real money.</p><form method="post">'
        '<button class="first" name="decision" value="approve">Zustimmen · Agree</button>'
        '<button name="decision" value="decline">Ablehnen · Decline</button></form>'
    )


def _decided(charge: dict[str, Any]) -> str:
    back = escape(charge["return_url"] or "", quote=True)
    return f'<h1>{WORDS.get(charge["state"], "")}</h1><p><a href="{back}">Zurück zum Shop · Back to the shop</a></p>'
