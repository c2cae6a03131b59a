"""What ``core.identity`` says of a document's number, as SQL: for a million of them at once.

SQL passes only what is certainly right; whatever it does not pass is looked at by
``core.identity`` itself, whose word counts. A test holds the two to the same answers.
"""

from __future__ import annotations

from zhida.core import identity

WEIGHTED = " - ".join(
    ["digits", *(f"{2 ** (place + 2)} * (digits // {10**place})" for place in range(1, 17))]
)
"""The 17 digits with weights 2^16 … 2, 1, added up, without taking a digit out of the text.

A digit is its quotient (the number divided by the digit's power of ten) less ten times the next
quotient. Weighted and added up, the quotient of 10^k counts 2^k - 10 · 2^(k-1) = -2^(k+2) times.
"""

CHECK_DIGIT_FITS = f"(2 * ({WEIGHTED}) + strpos('0123456789X', number[18]) - 1) % 11 = 1"
"""GB 11643 (ISO 7064, MOD 11-2): all 18 places, weighted, leave 1 when divided by 11."""

CITIZEN_SOUND = f"""
    regexp_full_match(number, '[0-9]{{17}}[0-9X]')
    AND try_strptime(number[7:14], '%Y%m%d')
        BETWEEN DATE '{identity.FIRST_BIRTH_YEAR}-01-01' AND $today
    AND {CHECK_DIGIT_FITS}
"""
"""True for a right number of a citizen; needs columns ``number`` and ``digits`` (its first 17)."""

DIGITS = "TRY_CAST(number[:17] AS BIGINT)"

HOLDER = f"document_kind IN ('{identity.CITIZEN}', '{identity.DISABILITY}')"
"""True for a document whose number begins with the holder's citizen number."""

ROOT = f"""
    CASE document_kind WHEN '{identity.CITIZEN}' THEN number
        WHEN '{identity.DISABILITY}' THEN number[:18]
        ELSE document_kind || ':' || number END
"""
"""``identity.root``."""

BIRTH = f"CASE WHEN {HOLDER} THEN try_strptime(number[7:14], '%Y%m%d')::DATE END"

SEX = f"""
    CASE WHEN NOT {HOLDER} THEN ''
        WHEN number[17] IN ('1', '3', '5', '7', '9') THEN '男'
        ELSE '女' END
"""

KIND = f"""
    CASE WHEN document_kind <> '{identity.CITIZEN}' THEN document_kind
        WHEN number[:2] IN {identity.RESIDENCE_PREFIXES} THEN '{identity.RESIDENCE_PERMIT}'
        WHEN number[1] = '9' THEN '{identity.FOREIGN_PERMIT}'
        ELSE document_kind END
"""
"""The kind of document that a number of 18 places really is of."""
