"""区划代码 (GB/T 2260 and, for towns, GB/T 10114): what a code says about level and superior.

Two things that the digits hide, and that the money decides:

- 塔城地区 6542 and 阿勒泰地区 6543 belong to 伊犁哈萨克自治州, yet their money comes straight from
  the autonomous region (伊犁州's own notices go to its 直属县市 only). A path is the path of the
  money, so both stand directly under 650000.
- Counties with no prefecture above them (419001 济源市, 659008 可克达拉市, the districts of
  北京市) stand directly under their province.
"""

from __future__ import annotations

from collections.abc import Container

NATION = "000000"
COUNTY_DIGITS = 6
TOWN_DIGITS = 9

LEVELS = ("nation", "province", "prefecture", "county", "town")


def is_code(text: str) -> bool:
    """Return whether ``text`` has the shape of a division's code: 6 digits, or 9 of a town."""
    return text.isascii() and text.isdigit() and len(text) in (COUNTY_DIGITS, TOWN_DIGITS)


def level(code: str) -> str:
    """Return the level of a code: nation, province, prefecture, county or town.

    Raises ``ValueError`` when it is no code at all.
    """
    if not is_code(code):
        raise ValueError(f"“{code}”不是区划代码：应为6位（乡级9位）数字")
    if len(code) == TOWN_DIGITS:
        return "town"
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def superior(code: str, known: Container[str]) -> str | None:
    """Return the code above, among those ``known``; None for a province and the nation.

    The prefecture above a county may not exist; then its province is the superior.
    """
    above = {
        "town": [code[:6]],
        "county": [code[:4] + "00", code[:2] + "0000"],
        "prefecture": [code[:2] + "0000"],
    }
    return next((one for one in above.get(level(code), []) if one in known), None)


def path(code: str, known: Container[str]) -> str:
    """Return the codes from the province down, each ended by "/": ``650000/654000/654002/``."""
    above = superior(code, known)
    return (path(above, known) if above else "") + code + "/"
