"""Companies that buy, as the simulated register of VAT ids knows them."""

import msgspec


class Company(msgspec.Struct, frozen=True):
    """A company and who buys for it. `registered` is what the register discloses of name and address."""

    key: str
    name: str
    vat_id: str
    given_name: str
    family_name: str
    mail: str
    street: str
    postal_code: str
    city: str
    country: str
    language: str
    registered: tuple[str, str]


COMPANIES = (
    Company(
        "b001", "Donaukontor Handels GmbH", "ATU24955261", "Theresa", "Almer", "einkauf@donaukontor.example",
        "Hafengasse 4", "1020", "Wien", "AT", "de", ("Donaukontor Handels GmbH", "Hafengasse 4, 1020 Wien"),
    ),
    Company(
        "b002", "Fördeblick Bootsservice GmbH", "DE739469373", "Malte", "Jessen", "werft@foerdeblick.example",
        "Am Museumshafen 3", "24937", "Flensburg", "DE", "de", ("", ""),
    ),
)  # fmt: skip
