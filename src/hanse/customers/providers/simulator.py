"""A register of VAT ids to try things with: `python -m hanse.customers.providers.simulator --port P`.

A process of its own that speaks as the Commission's VIES does and knows the ids below, which belong to nobody it knows
of: they only have the right check digits. Any other id is invalid.
"""

import argparse
import json
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from hanse.kit import counterparts
from hanse.kit.lifeline import tie_to_parent

SLOW_SECONDS = 3.0
# The answers to whole ids: name and address as they are registered, or why there is no answer.
VALID = {
    "ATU24955261": ("Donaukontor Handels GmbH", "Hafengasse 4, 1020 Wien"),
    "DK38115499": ("Sundhandel ApS", "Havnegade 12, 1058 København K"),
    "FR44273907964": ("Quai Nord SARL", "9 Quai de la Fosse, 44000 Nantes"),
    "NL862347816B01": ("Grachtenwerk B.V.", "Keizersgracht 1, 1015 CJ Amsterdam"),
    "DE739469373": ("---", "---"),
}
INVALID = "ATU46746829"
UNAVAILABLE = "FR49329257653"
SLOW = "PL4920518045"
SLOW_NAME = ("Powolna Sp. z o.o.", "ul. Portowa 3, 80-001 Gdańsk")


class Register(counterparts.Desk):
    """One question to the register."""

    def get(self) -> None:
        """Whether the register is there."""
        self.say(200, {"vow": {"available": True}})

    def post(self) -> None:
        """Whether an id exists."""
        body = json.loads(self.content())
        vat_id = body["countryCode"] + body["vatNumber"]
        if vat_id == UNAVAILABLE:
            return self.say(500, {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]})
        if vat_id == SLOW:
            time.sleep(SLOW_SECONDS)
        known = SLOW_NAME if vat_id == SLOW else VALID.get(vat_id)
        # Only who says who asks gets a number by which the answer can be proved.
        number = f"SIM{uuid.uuid4().hex[:13].upper()}" if body.get("requesterNumber") else ""
        name, address = known or ("---", "---")
        return self.say(
            200,
            {
                "countryCode": body["countryCode"],
                "vatNumber": body["vatNumber"],
                "requestDate": datetime.now(UTC).isoformat(),
                "valid": known is not None,
                "requestIdentifier": number,
                "name": name,
                "address": address,
            },
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve on loopback until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    counterparts.open_desk(parser.parse_args(arguments).port, Register)


if __name__ == "__main__":
    tie_to_parent()
    main()
