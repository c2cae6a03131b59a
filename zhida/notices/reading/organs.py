"""Names of organs: recognising a line that is nothing but organs, and telling them apart."""

from __future__ import annotations

import re
from functools import lru_cache

from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact, plain

_ONLY_NAME = re.compile(r"[一-鿿·（）()]{3,40}")
_NO_ORGAN = re.compile(r"^(?:各|请|由|并|和|及|本|该|此)|[的为把将]")


def words(name: str) -> list[str]:
    """Return one list of the words by which the head of a notice is recognised."""
    listed: list[str] = vocabulary("head_words")[name]
    return listed


@lru_cache
def _ending() -> re.Pattern[str]:
    goes_on = "|".join(words("organ_goes_on"))
    return re.compile(f"(?:{'|'.join(words('organ_endings'))})(?!{goes_on})")


def is_organ(name: str) -> bool:
    """Return whether ``name`` is the name of one organ, by its ending."""
    ends = [match.end() for match in _ending().finditer(name)]
    return bool(_ONLY_NAME.fullmatch(name) and ends and ends[-1] == len(name)) and not (
        _NO_ORGAN.search(name)
    )


def organs_in(line: str) -> list[str]:
    """Return the organs that make up ``line``, or [] when it holds anything else.

    Copes with 文件 after the names, with several names side by side or without a gap, with
    names spaced out letter by letter, and gives a bare 民政局 the region of the organ before it.
    """
    text = re.sub(r"文\s*件\s*$", "", plain(line)).strip()
    text = re.sub(r"[（(](?:盖\s*章|公\s*章|印\s*章|代\s*章)[）)]", "", text)
    found: list[str] = []
    begun = ""
    for part in re.split(r"[\s、，,/]+", text):
        begun += part
        if is_organ(begun):
            found += _apart(begun)
            begun = ""
    return [] if begun else _with_region(found)


def _apart(name: str) -> list[str]:
    """Split names that run together: 甘肃省财政厅甘肃省民政厅."""
    for match in _ending().finditer(name):
        rest = name[match.end() :]
        another = (
            rest.startswith(tuple(words("stand_alone")))
            or rest[:2] == name[:2]
            or re.match(r".{1,8}[省州市县区]", rest)
        )
        if len(rest) > 2 and is_organ(rest) and another:
            return [name[: match.end()], *_apart(rest)]
    return [name]


def _with_region(names: list[str]) -> list[str]:
    region = region_of(names[0]) if names else ""
    return [region + name if region and _is_bare(name) else name for name in names]


def region_of(organ: str) -> str:
    """Return the part of an organ's name before what it does: 伊宁县 of 伊宁县财政局, or ''."""
    match = re.match(r"(.*?(?:自治区|自治州|自治县|自治旗|省|市|县|区|州|旗|盟|兵团))", organ)
    for ending in words("bureau_endings"):
        if organ.endswith(ending):
            return organ.removesuffix(ending)
    return match[1] if match else ""


def _is_bare(organ: str) -> bool:
    """Return whether the name tells no region. A ministry (财政部) needs none."""
    return not organ.endswith("部") and not re.search(
        r"[省市县区州旗盟团]|国家|中国|中央", organ[:-2]
    )


def is_labelled(line: str) -> bool:
    """Return whether ``line`` begins with a label that is no addressee (附件：, 联系人：)."""
    label, colon, _ = compact(line).replace(":", "：").partition("：")
    return (
        bool(colon) and any(label.startswith(known) for known in words("labels")) and len(label) < 9
    )
