"""Where a parcel goes, roughly: the middle of the area of a postal code, and the way there as the crow flies.

Addresses carry no position. The retailer may load areas of postal codes as exact as they have them; without them, a
German address is taken to lie in the largest town of its first two digits (seldom more than 40 kilometers off, which
is exact enough to tell Kiel from Munich); for other countries the way is unknown and costs the same from everywhere.
"""

import math
from collections.abc import Mapping

EARTH_RADIUS_KILOMETERS = 6371.0

Position = tuple[float, float]

# The largest town of each German routing region: degrees north and east.
GERMANY: Mapping[str, Position] = {
    "01": (51.05, 13.74), "02": (51.15, 14.98), "03": (51.76, 14.33), "04": (51.34, 12.37), "06": (51.48, 11.97),
    "07": (50.93, 11.59), "08": (50.72, 12.49), "09": (50.83, 12.92), "10": (52.52, 13.40), "12": (52.45, 13.43),
    "13": (52.57, 13.35), "14": (52.40, 13.06), "15": (52.35, 14.55), "16": (52.83, 13.82), "17": (53.56, 13.26),
    "18": (54.09, 12.14), "19": (53.63, 11.41), "20": (53.55, 10.00), "21": (53.45, 9.98), "22": (53.60, 10.03),
    "23": (53.87, 10.69), "24": (54.32, 10.13), "25": (53.75, 9.65), "26": (53.14, 8.21), "27": (53.54, 8.58),
    "28": (53.08, 8.80), "29": (52.62, 10.08), "30": (52.37, 9.73), "31": (52.15, 9.95), "32": (52.11, 8.67),
    "33": (52.02, 8.53), "34": (51.31, 9.48), "35": (50.58, 8.68), "36": (50.55, 9.68), "37": (51.53, 9.94),
    "38": (52.27, 10.52), "39": (52.13, 11.63), "40": (51.23, 6.78), "41": (51.19, 6.44), "42": (51.26, 7.15),
    "44": (51.51, 7.47), "45": (51.46, 7.01), "46": (51.47, 6.85), "47": (51.43, 6.76), "48": (51.96, 7.63),
    "49": (52.28, 8.05), "50": (50.94, 6.96), "51": (50.98, 7.05), "52": (50.78, 6.08), "53": (50.73, 7.10),
    "54": (49.76, 6.64), "55": (49.99, 8.25), "56": (50.36, 7.59), "57": (50.87, 8.02), "58": (51.36, 7.47),
    "59": (51.68, 7.82), "60": (50.11, 8.68), "61": (50.23, 8.62), "63": (50.10, 8.77), "64": (49.87, 8.65),
    "65": (50.08, 8.24), "66": (49.24, 7.00), "67": (49.48, 8.44), "68": (49.49, 8.47), "69": (49.40, 8.67),
    "70": (48.78, 9.18), "71": (48.90, 9.19), "72": (48.52, 9.05), "73": (48.74, 9.31), "74": (49.14, 9.22),
    "75": (48.89, 8.70), "76": (49.01, 8.40), "77": (48.47, 7.94), "78": (47.66, 9.18), "79": (48.00, 7.85),
    "80": (48.14, 11.58), "81": (48.13, 11.60), "82": (48.00, 11.34), "83": (47.86, 12.12), "84": (48.54, 12.15),
    "85": (48.76, 11.42), "86": (48.37, 10.90), "87": (47.73, 10.31), "88": (47.78, 9.61), "89": (48.40, 9.99),
    "90": (49.45, 11.08), "91": (49.60, 11.00), "92": (49.45, 11.86), "93": (49.02, 12.10), "94": (48.57, 13.46),
    "95": (49.95, 11.58), "96": (49.90, 10.90), "97": (49.79, 9.95), "98": (50.61, 10.69), "99": (50.98, 11.03),
}  # fmt: skip


def position_of(country: str, postal_code: str) -> Position | None:
    """Where a postal code lies when no area of the retailer's says it better; None when that is unknown."""
    return GERMANY.get(postal_code[:2]) if country == "DE" else None


def kilometers(a: Position, b: Position) -> int:
    """The way as the crow flies, on a sphere with the mean radius of the Earth; positions in degrees."""
    north, other = math.radians(a[0]), math.radians(b[0])
    across = math.radians(b[1] - a[1])
    chord = math.sin((other - north) / 2) ** 2 + math.cos(north) * math.cos(other) * math.sin(across / 2) ** 2
    return round(2 * EARTH_RADIUS_KILOMETERS * math.asin(math.sqrt(min(chord, 1))))
