"""The pickup points of the simulated carrier. Towns and positions are real, streets and names are not."""

import json

ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
KIOSK = {day: [["07:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")} | {
    "sun": [["09:00", "14:00"]]
}
SHOP = {day: [["09:30", "13:00"], ["14:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

# Code, name, street, number, postal code, town, latitude, longitude, hours; a locker is always open.
ROWS = (
    ("101", "Kiosk am Fischmarkt", "Netzmacherweg", "4", "22767", "Hamburg", 53.5461, 9.9440, KIOSK),
    ("102", "Packstation 102", "Große Reepergasse", "18", "22765", "Hamburg", 53.5522, 9.9350, ALWAYS),
    ("103", "Schreibwaren Ottensen", "Bei der Osterkirche", "31", "22765", "Hamburg", 53.5545, 9.9281, SHOP),
    ("201", "Packstation 201", "Am Salzspeicher", "2", "23552", "Lübeck", 53.8655, 10.6866, ALWAYS),
    ("202", "Kiosk an der Trave", "Traveufer", "11", "23552", "Lübeck", 53.8689, 10.6799, KIOSK),
    ("301", "Packstation 301", "Deichgasse", "7", "28203", "Bremen", 53.0716, 8.8246, ALWAYS),
    ("302", "Lottoladen im Viertel", "Kapitänsgang", "22", "28203", "Bremen", 53.0735, 8.8290, SHOP),
    ("401", "Packstation 401", "Bootsbauerweg", "5", "18055", "Rostock", 54.0887, 12.1405, ALWAYS),
    ("402", "Fahrradladen am Speicher", "Segelmacherstieg", "2", "18439", "Stralsund", 54.3155, 13.0948, SHOP),
    ("501", "Packstation 501", "Uferhof", "9", "10115", "Berlin", 52.5323, 13.3849, ALWAYS),
    ("502", "Späti am Park", "Lindenhofweg", "14", "10117", "Berlin", 52.5192, 13.3880, KIOSK),
    ("601", "Packstation 601", "Gaswerkgasse", "3", "50823", "Köln", 50.9510, 6.9170, ALWAYS),
    ("602", "Kiosk Ehrenfeld", "Leuchtturmgasse", "40", "50823", "Köln", 50.9478, 6.9205, KIOSK),
    ("701", "Hafenkiosk Holtenau", "Schleusenkai", "9", "24159", "Kiel", 54.3703, 10.1447, KIOSK),
    ("702", "Packstation 702", "Fördeufer", "1", "24937", "Flensburg", 54.7900, 9.4360, ALWAYS),
    ("801", "Teestube Linden", "Leineuferweg", "27", "30451", "Hannover", 52.3719, 9.7153, KIOSK),
    ("802", "Packstation 802", "Heidetor", "6", "21335", "Lüneburg", 53.2487, 10.4078, ALWAYS),
)


def points_after(code: str) -> str:
    """The points after this one in the order of their codes, as JSON Lines."""
    return "\n".join(json.dumps(_point(*row), ensure_ascii=False) for row in ROWS if row[0] > code)


def _point(
    code: str, name: str, street: str, number: str, postal_code: str, city: str, latitude: float, longitude: float,
    opening: dict[str, list[list[str]]],
) -> dict[str, object]:  # fmt: skip
    locker = opening is ALWAYS
    return {
        "code": code,
        "kind": "locker" if locker else "shop",
        "name": name,
        "address": {
            "street": street, "house_number": number, "postal_code": postal_code, "city": city, "country": "DE",
        },
        "latitude": latitude,
        "longitude": longitude,
        "opening": opening,
        "asks_customer_number": locker,
    }  # fmt: skip
