"""How far two points of the earth lie apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

_EARTH_DIAMETER_KM = 12742.0


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance of two points (WGS 84 degrees) on a sphere, by the haversine formula."""
    north, east = radians(lat2 - lat1), radians(lon2 - lon1)
    chord = sin(north / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east / 2) ** 2
    return _EARTH_DIAMETER_KM * asin(min(1.0, sqrt(chord)))
