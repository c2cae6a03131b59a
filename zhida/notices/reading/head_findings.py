"""Doubts about the head and the body of a notice: what is missing, what contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhida.notices.reading import marks as marks_
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.head import Head
from zhida.notices.reading.layout import Layout
from zhida.notices.reading.organs import words
from zhida.notices.reading.table_findings import SURE_ENOUGH

_MISSING = {
    "document_number": ("number-missing", "发文字号", "文件没有读到发文字号（文号）。"),
    "title": ("title-missing", "标题", "文件没有读到标题。"),
    "issuers": ("issuer-missing", "发文机关", "文件的版头和落款都没有读到发文机关。"),
    "issued_on": ("date-missing", "成文日期", "文件没有读到成文日期，版记也没有印发日期。"),
    "addressees": ("addressee-missing", "主送机关", "文件没有读到主送机关。"),
}
_BASIS_NUMBER = re.compile(r"[〔\[（(【［](?:19|20)\d\d[〕\]）)】］]第?\d+号")


def head_findings(layout: Layout, head: Head, recognised: bool) -> Iterator[Finding]:
    """Yield the doubts about a notice's head; a file with nothing but a table has no head."""
    if not layout.is_notice:
        return
    for name, (code, field, message) in _MISSING.items():
        if not head.notice[name]:
            yield finding(code, message, field)
    if not head.notice["basis"] and not _BASIS_NUMBER.search(head.body.text):
        message = "正文没有写明依据的文件和文号，资金来源无从追溯。"
        yield finding("basis-missing", message, "依据文件")
    if head.date_from_imprint:
        message = f"文件没有成文日期，以版记的印发日期{head.notice['issued_on']}代替。"
        place = head.places.get("/notice/issued_on")
        yield finding("date-from-imprint", message, "成文日期", place=place)
    if layout.imprint_before_annexes:
        message = "版记（抄送、印发）印在附件之前，公文格式要求附件在前。"
        place = layout.imprint[0].place
        yield finding("imprint-before-annexes", message, "版记", place=place)
    yield from _copied_wording(head)
    if recognised and head.notice["document_number"]:
        yield _recognised_number(head)


def _recognised_number(head: Head) -> Finding:
    number = head.notice["document_number"]
    sure = head.number_confidence is None or head.number_confidence >= SURE_ENOUGH
    return finding(
        "number-recognised",
        f"文号“{number}”由图像识别得到，请对照原件核对。",
        "发文字号",
        severity="info" if sure else "warning",
        place=head.places.get("/notice/document_number"),
    )


def _copied_wording(head: Head) -> Iterator[Finding]:
    """Yield names of the level above that a notice to counties still uses: 各州市."""
    issuers, addressed = "".join(head.notice["issuers"]), "、".join(head.notice["addressees"])
    to_counties = any(word in addressed for word in words("county_words"))
    provincial = any(word in issuers for word in words("upper_issuer_words"))
    if not to_counties or provincial:
        return
    for wording in words("upper_addressees"):
        offset = head.body.text.find(wording)
        if offset >= 0 and wording not in addressed:
            times = head.body.text.count(wording)
            message = (
                f"正文{times}处写“{wording}”，而主送机关是“{addressed}”，可能沿用了上级文件的称谓。"
            )
            place = head.body.place(offset)
            yield finding("copied-wording", message, f"正文“{wording}”", place=place)
            return


def mark_findings(
    layout: Layout, head: Head, annex_marks: Sequence[marks_.Mark]
) -> Iterator[Finding]:
    """Yield what is wrong with the marks: missing, without code, different in one document."""
    pair = marks_.differing([*head.marks, *annex_marks])
    if pair:
        first, other = pair
        message = (
            f"直达资金标识不一致：一处为“{first.tag}”，另一处（{other.place}）为“{other.tag}”。"
        )
        yield finding("mark-differs", message, "直达资金标识", place=other.place)
    if head.notice["direct_fund_tag"] or not layout.is_notice:
        return
    text = head.body.text
    name = marks_.named_without_code(text)
    if marks_.says_not_direct(text):
        return
    if name:
        message = f"直达资金标识只写了“{name}”，没有两位代码。"
        yield finding("mark-without-code", message, "直达资金标识")
    elif marks_.speaks_of_direct_money(text):
        message = "正文要求按直达资金管理，但没有写明直达资金标识。"
        yield finding("mark-missing", message, "直达资金标识")
    else:
        message = "文件没有提到直达资金，也没有直达资金标识，按非直达资金处理。"
        yield finding("mark-missing", message, "直达资金标识", severity="info")
