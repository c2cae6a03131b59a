"""The grammar of 指标值: what a target demands, from how it is written.

A text is cut into tokens, the kinds of the tokens are spelt as a short string of letters, and each
production is a regular expression over that string. The words are data (``target_words.yaml``).
What no production accepts is a qualitative target; a text that looks measurable but cannot be
understood is marked with a doubt instead of being guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from zhida.notices.reading.target_tokens import Token, spell, tokenise
from zhida.notices.reading.vocabulary import vocabulary

STRICT = {">=": ">", "<=": "<"}
"""The operator of a limit that excludes its number."""

MANY_VALUES = "一格写了多个数值"
NOT_UNDERSTOOD = "看似有数值，但无法识别"
UPSIDE_DOWN = "范围的下限大于上限"
NO_UNIT = "没有写单位，按百分数理解"


@dataclass(frozen=True)
class Target:
    """What an indicator demands.

    ``kind`` is ratio, count, amount, deadline, relative or qualitative. ``value`` and ``upper``
    are exact: a ratio as a part of one, an amount in ``unit``, a deadline in days. ``doubt`` says
    in Chinese why the reading may be wrong; None when it is plain.
    """

    kind: str
    text: str = ""
    operator: str | None = None
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    doubt: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the target in the shape of the reading contract."""
        return {
            "kind": self.kind,
            "operator": self.operator,
            "value": json_number(self.value),
            "upper": json_number(self.upper),
            "unit": self.unit,
            "text": self.text,
        }


def json_number(value: Decimal | None) -> int | float | None:
    """Return a JSON number: whole values as integers, others as written (0.95)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(maxsize=2048)
def parse_target(text: str, name: str = "", subcategory: str = "") -> Target:
    """Return what ``text`` demands of the indicator ``name`` under the heading ``subcategory``.

    Name and heading matter only where the text alone is open: ``30天`` is a deadline under 时效指标
    and a count elsewhere; ``95`` under a name such as 救助率 is a percentage, and marked so.
    """
    tokens = tokenise(text)
    kinds = spell(tokens)
    for production in (_relative, _deadline, _range, _bounds, _quantity, _several):
        found = production(tokens, kinds)
        if found is not None and found.doubt == MANY_VALUES:
            found = _without_remark(text, name, subcategory) or found
        if found is not None:
            return replace(_in_context(found, name, subcategory), text=text)
    return Target("qualitative", text, doubt=_looks_measurable(tokens, kinds))


def _without_remark(text: str, name: str, subcategory: str) -> Target | None:
    """Read a target without the remark in brackets at its end: ≥95%（2021年为93%）."""
    remark = re.search(r"[（(][^（()）]*[)）]\s*$", text)
    if remark is None or not remark.start():
        return None
    shorter = parse_target(text[: remark.start()], name, subcategory)
    return None if shorter.doubt or shorter.kind == "qualitative" else shorter


def _relative(tokens: list[Token], kinds: str) -> Target | None:
    """A comparison with a base (较上年提高5%, 不低于上年), or a change (增长5%以上)."""
    if "b" not in kinds and not re.search(r"c[ox]*q", kinds):
        return None
    if kinds.count("q") > 1:
        return Target("relative", doubt=MANY_VALUES)
    signs = [token.operator for token in tokens if token.kind == "o"]
    operator = _limit(tokens, kinds) or _strongest(signs)
    if "q" not in kinds:
        return Target("relative", operator=operator)
    value, unit = _measured(tokens[kinds.index("q")])
    return Target("relative", operator=operator, value=value, unit=unit)


def _deadline(tokens: list[Token], kinds: str) -> Target | None:
    """A date (2022年12月底前) or a span of time not to be exceeded (30日内, ≤30天)."""
    if kinds.count("q") > 1:
        return None
    if "q" not in kinds:
        dates = [token for token in tokens if token.kind == "d"]
        exact = kinds == "d" or any(re.search(r"[日号底末前内]", date.text) for date in dates)
        return Target("deadline") if dates and exact else None
    quantity = tokens[kinds.index("q")]
    if quantity.measure not in ("days", "times"):
        return None
    operator = _limit(tokens, kinds) or _strongest(_signs_before(tokens, kinds.index("q")))
    if quantity.before:
        return Target("deadline")
    if operator not in ("<=", "<"):
        return None
    if quantity.measure == "times":
        return Target("deadline", operator=operator)
    return Target("deadline", operator=operator, value=quantity.value, unit=quantity.unit)


def _range(tokens: list[Token], kinds: str) -> Target | None:
    """Two bounds with a sign between them: 80%-90%, 10至20人."""
    found = re.fullmatch(r"[^q]*?(q)r(q)[iexa]*w?", kinds)
    if found is None:
        return None
    low, high = tokens[found.start(1)], tokens[found.start(2)]
    if low.measure == "none":
        scale = low.scale if low.scale > 1 else high.scale
        low = replace(low, measure=high.measure, unit=high.unit, scale=scale, whole=high.whole)
    return _between(low, high)


def _bounds(tokens: list[Token], kinds: str) -> Target | None:
    """A lower and an upper bound, each with its own sign: ≥80%且≤90%."""
    found = re.fullmatch(r"(o)x?(q)w?(o)x?(q)", kinds)
    if found is None:
        return None
    first, low, second, high = (tokens[found.start(group)] for group in range(1, 5))
    if not (first.operator.startswith(">") and second.operator.startswith("<")):
        return None
    return _between(low, high)


def _between(low: Token, high: Token) -> Target | None:
    if low.measure != high.measure:
        return None
    value, unit = _measured(low)
    upper, _ = _measured(high)
    if value > upper:
        return Target(_kind(high), unit=unit, doubt=UPSIDE_DOWN)
    return Target(_kind(high), operator="between", value=value, upper=upper, unit=unit)


def _quantity(tokens: list[Token], kinds: str) -> Target | None:
    """One number with what stands around it: ≥95%, 不少于1.2万人次, 100户（含）以上."""
    if kinds.count("q") != 1 or "d" in kinds[kinds.index("q") :]:
        return None
    at = kinds.index("q")
    before, behind = tokens[:at], [token for token in tokens[at + 1 :] if token.kind not in "iexa"]
    quantity = tokens[at]
    if quantity.measure == "none" and len(behind) == 1 and _is_odd_unit(behind[0]):
        quantity, behind = replace(quantity, measure="counts", unit=behind.pop().text), behind
    limit, signs = _limit(tokens, kinds), _signs_before(tokens, at)
    if not _is_the_target(quantity, before, behind, signed=bool(limit or signs)):
        return None
    value, unit = _measured(quantity)
    operator, doubt = limit or _strongest(signs) or "=", None
    if before and before[-1].kind == "m":
        operator = before[-1].operator
        doubt = f"“{before[-1].text}”像是识别错的符号"
    return Target(_kind(quantity), "", operator or None, value, unit=unit, doubt=doubt)


def _is_the_target(
    quantity: Token, before: list[Token], behind: list[Token], *, signed: bool
) -> bool:
    """Tell whether the one number of a text is the target, and not a figure inside a phrase."""
    if before and before[-1].kind == "w" and re.search(r"[A-Za-z|]$", before[-1].text):
        return False
    if quantity.measure == "percent":
        return True
    if quantity.measure == "none":
        return not behind and (signed or not before)
    if signed:
        return True
    if quantity.chinese or (quantity.measure in ("days", "times") and behind):
        return False
    return not (before and behind)


def _is_odd_unit(token: Token) -> bool:
    """Tell whether the last word of a text may be the unit of the number before it: ≥50盘."""
    return token.kind == "w" and re.fullmatch(r"[\u4e00-\u9fff]{1,3}", token.text) is not None


def _several(tokens: list[Token], kinds: str) -> Target | None:
    """Several measurable clauses in one cell: the kind of the first, no value, and a doubt."""
    quantities = [token for token in tokens if token.kind == "q" and token.measure != "none"]
    if len(quantities) < 2 or not re.search(r"[oa]|^q", kinds):
        return None
    return Target(_kind(quantities[0]), doubt=MANY_VALUES)


def _signs_before(tokens: list[Token], at: int) -> list[str]:
    """Return the operators that stand directly before the token at ``at``, nearest last."""
    signs: list[str] = []
    for token in reversed(tokens[:at]):
        if token.kind not in "ox":
            break
        if token.kind == "o":
            signs.insert(0, token.operator)
    return signs


def _strongest(signs: list[str]) -> str | None:
    """Return the last real comparison of several signs (达到≥95%), or the last sign."""
    real = [sign for sign in signs if sign != "="]
    return next(iter([*reversed(real), *reversed(signs)]), None)


def _limit(tokens: list[Token], kinds: str) -> str | None:
    """Return the operator of the limit behind the number (以上, 以内), strict if it excludes."""
    found = re.search(r"q([xie]*)(a)([xie]*)", kinds)
    if found is None:
        return None
    operator = tokens[found.start(2)].operator
    return STRICT[operator] if "e" in found[1] + found[3] else operator


def _measured(quantity: Token) -> tuple[Decimal, str | None]:
    """Return value and unit: a percentage as a part of one, a count with 万 multiplied out."""
    if quantity.measure == "percent":
        return quantity.value / quantity.whole, quantity.unit
    return quantity.value * quantity.scale, (quantity.unit + quantity.per) or None


def _kind(quantity: Token) -> str:
    return {"percent": "ratio", "money": "amount"}.get(quantity.measure, "count")


def _looks_measurable(tokens: list[Token], kinds: str) -> str | None:
    """Return a doubt for a text that no production accepts though it has a sign and a number."""
    percent = any(token.kind == "q" and token.measure == "percent" for token in tokens)
    signed = any(token.kind == "o" and not token.chinese for token in tokens)
    figures = "q" in kinds or any(re.search(r"[A-Za-z%％]", token.text) for token in tokens)
    return NOT_UNDERSTOOD if percent or (signed and figures) else None


def _in_context(target: Target, name: str, subcategory: str) -> Target:
    """Settle with name and heading what the text alone leaves open."""
    words = vocabulary("target_words")
    if target.kind != "count" or target.value is None:
        return target
    if target.unit is None:
        return _bare_number(target, name, words["ratio_names"])
    if subcategory == "时效指标" and target.operator in ("=", "between"):
        if target.unit in words["days"]:
            return replace(target, kind="deadline")
        if target.unit in words["times"]:
            return Target("deadline", operator=target.operator)
    return target


def _bare_number(target: Target, name: str, ratio_names: list[str]) -> Target:
    """Read a number without unit as a percentage when the name speaks of one, and say so."""
    highest = target.upper if target.upper is not None else target.value
    if highest is None or not name.endswith(tuple(ratio_names)) or highest > 100:
        return target
    if highest <= 1:
        return replace(target, kind="ratio")
    value = target.value / 100 if target.value is not None else None
    upper = target.upper / 100 if target.upper is not None else None
    return replace(target, kind="ratio", value=value, upper=upper, unit="%", doubt=NO_UNIT)
