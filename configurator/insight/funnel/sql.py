"""Statements of the funnel. They add nothing up by themselves: each says how many more there are of what.

A visitor counts once a day (UTC) and product. A statement groups the acts of those who did something new, and compares
what stood up to the last pass with what stands now, from one snapshot: acts that vanish in between shift nothing.
"""

from django.db import connection

from configurator.customers.models import Identity, Interaction, Verb

BOUNDS = (60, 120, 180, 300, 420, 600, 900, 1_200, 1_800, 2_700, 3_600, 7_200, 14_400, 86_400)
"""Seconds at which each bucket of waiting ends."""

_ACTS, _WHO = Interaction._meta.db_table, Identity._meta.db_table
_BEGUN = ", ".join(f"'{v.value}'" for v in (Verb.CHOSE, Verb.WISHED, Verb.FILLED, Verb.RETRACTED, Verb.ORDERED))
_POSTGRES = {
    "day": "CAST(a.at AT TIME ZONE 'UTC' AS date)",
    "seconds": "FLOOR(EXTRACT(EPOCH FROM {0}))",
    "refused": "COALESCE(a.detail->>'refused', 'false') = 'true'",
    "shown": "a.detail->'proposal'->>'shown' = 'true'",
    "proposed": "a.detail->'proposal'->>'sku'",
}
_SQLITE = {
    "day": "substr(a.at, 1, 10)",
    "seconds": "CAST(strftime('%%s', {0}) AS integer)",
    "refused": "COALESCE(json_extract(a.detail, '$.refused'), 0) = 1",
    "shown": "json_extract(a.detail, '$.proposal.shown') = 1",
    "proposed": "json_extract(a.detail, '$.proposal.sku')",
}
_NEW = (
    f"a.identity_id IN (SELECT t.identity_id FROM {_ACTS} t WHERE t.id > %(last)s AND t.id <= %(upto)s)"  # noqa: S608
    " AND a.at >= %(since)s"
)
LASTING, ANYBODY = "w.kind <> 'visit'", "1 = 1"


def _words() -> dict[str, str]:
    return _POSTGRES if connection.vendor == "postgresql" else _SQLITE


def _bucket(ordered: str, first: str) -> str:
    seconds = _words()["seconds"]
    waited = f"{seconds.format(ordered)} - {seconds.format(first)}"
    steps = " ".join(f"WHEN {waited} < {bound} THEN {place}" for place, bound in enumerate(BOUNDS))
    return f"CASE WHEN {ordered} IS NULL THEN NULL {steps} ELSE {len(BOUNDS)} END"


def cases(*, anew: bool, whose: str) -> str:
    """Rows: day, family, of a visit, seen then, begun then and now, bucket then and now, how many such visitors."""
    return f"""
WITH cases AS (
    SELECT a.identity_id, a.family_code, {_words()["day"]} AS day, MIN(a.at) AS first,
        MIN(CASE WHEN a.id <= %(last)s THEN a.at END) AS first_then,
        MIN(CASE WHEN a.verb = 'ordered' THEN a.at END) AS ordered,
        MIN(CASE WHEN a.verb = 'ordered' AND a.id <= %(last)s THEN a.at END) AS ordered_then,
        MAX(CASE WHEN a.verb IN ({_BEGUN}) THEN 1 ELSE 0 END) AS begun,
        MAX(CASE WHEN a.verb IN ({_BEGUN}) AND a.id <= %(last)s THEN 1 ELSE 0 END) AS begun_then
    FROM {_ACTS} a WHERE a.family_code <> '' AND a.id <= %(upto)s AND {ANYBODY if anew else _NEW}
    GROUP BY a.identity_id, a.family_code, {_words()["day"]})
SELECT day, family_code, w.kind = 'visit' AS passing, CASE WHEN first_then IS NULL THEN 0 ELSE 1 END AS seen_then,
    begun_then, begun, {_bucket("ordered_then", "first_then")} AS bucket_then, {_bucket("ordered", "first")} AS bucket,
    COUNT(*)
FROM cases JOIN {_WHO} w ON w.id = cases.identity_id WHERE {whose} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""  # noqa: S608


def modules(*, anew: bool, whose: str) -> str:
    """Rows: day, family, of a visit, module, how many more chose in it."""
    return f"""
WITH firsts AS (
    SELECT a.identity_id, a.family_code, {_words()["day"]} AS day, a.module_code, MIN(a.id) AS first
    FROM {_ACTS} a WHERE a.family_code <> '' AND a.module_code <> '' AND a.id <= %(upto)s
        AND (a.verb IN ('chose', 'filled') OR (a.verb = 'wished' AND NOT {_words()["refused"]}))
        AND {ANYBODY if anew else _NEW}
    GROUP BY a.identity_id, a.family_code, {_words()["day"]}, a.module_code)
SELECT day, family_code, w.kind = 'visit' AS passing, module_code, COUNT(*)
FROM firsts JOIN {_WHO} w ON w.id = firsts.identity_id WHERE first > %(last)s AND {whose} GROUP BY 1, 2, 3, 4"""  # noqa: S608


def proposals(*, whose: str) -> str:
    """Rows: day, family, of a visit, how many more chose where something was proposed, how many of them took it."""
    words = _words()
    return f"""
SELECT {words["day"]} AS day, a.family_code, w.kind = 'visit' AS passing, COUNT(*),
    SUM(CASE WHEN {words["proposed"]} = a.component_code THEN 1 ELSE 0 END)
FROM {_ACTS} a JOIN {_WHO} w ON w.id = a.identity_id
WHERE a.id > %(last)s AND a.id <= %(upto)s AND a.verb = 'chose' AND a.family_code <> '' AND a.detail <> '{{}}'
    AND {words["shown"]} AND {whose}
GROUP BY 1, 2, 3"""  # noqa: S608
