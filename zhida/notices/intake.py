"""Taking a file in: it is kept byte for byte, read in a process of its own, and shown for review.

The actions of this module keep what a person did (uploaded, cancelled) and what came of the
reading; the process itself is ``intake_runner``'s business.
"""

from __future__ import annotations

import hashlib
from typing import Any

from zhida.core.refusal import refusal
from zhida.formats.limits import MAX_FILE_BYTES, MEGABYTE
from zhida.notices import correcting
from zhida.notices.models import Notice, Reading, SourceFile
from zhida.registers.models import Division
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line

FILE_IS_EMPTY = refusal(
    "file_is_empty",
    "文件“{name}”是空的。",
    advice="请检查文件能否正常打开，再重新上传。",
    status=422,
)
FILE_IS_TOO_LARGE = refusal(
    "file_is_too_large",
    "文件“{name}”有 {size} MB，超过 {limit} MB 的上限。",
    advice="请拆分文件，或降低扫描分辨率后重新上传。",
    status=422,
)
FILE_IS_REGISTERED = refusal(
    "file_is_registered",
    "这个文件已经登记过：{number}。",
    advice="不需要再次上传，请在“资金文件”中查看。",
)
READING_IS_OVER = refusal(
    "reading_is_over",
    "这份文件目前的状态是“{state}”，不能取消。",
    advice="请刷新页面查看最新状态。",
)


READING_IS_NOT_OPEN = refusal(
    "reading_is_not_open",
    "这份文件目前的状态是“{state}”，不能改正识读。",
    advice="已登记的资金文件有误时，请另发文件更正，或以“更正”处理有关的变动。",
)
NO_SUCH_PIECE = refusal(
    "no_such_piece",
    "原文里没有“{place}”这个位置。",
    advice="请从核对页面的原文里选择要改正的一处。",
    status=404,
)
DOCUMENT_IS_LONG = refusal(
    "document_is_long",
    "这份文件超过 {limit} 段（格），不能在页面上逐处改正。",
    advice="请更正文件后重新上传。",
    status=422,
)
PIECE_IS_TOO_LONG = refusal(
    "piece_is_too_long",
    "改正后的文字有 {length} 字，超过 {limit} 字。",
    advice="请只改正这一处的文字。",
    status=422,
)

LONGEST_PIECE = 5000
"""Characters that one paragraph or cell may hold after it was corrected."""


@action("notices.upload", "上传文件")
def upload(line: Line, name: str, content: bytes, *, by: Actor) -> Reading:
    """Keep a file as it came and open its reading.

    The same file again gives its reading that is still open. Raises the refusals
    ``file_is_empty``, ``file_is_too_large`` and ``file_is_registered``.
    """
    check_size(name, len(content))
    digest = hashlib.sha256(content).hexdigest()
    registered = Notice.objects.filter(source__sha256=digest).first()
    if registered:
        raise FILE_IS_REGISTERED(number=registered.document_number)
    open_one = Reading.objects.filter(
        source__sha256=digest, scope_path=by.scope_path, state__in=["waiting", "ready"]
    ).first()
    if open_one:
        raise Unchanged(open_one)
    source, is_new = SourceFile.objects.get_or_create(
        sha256=digest, defaults={"name": name, "size": len(content), "content": content}
    )
    reading = Reading.objects.create(
        source=source,
        uploaded_by_id=by.user_id,
        division=Division.objects.filter(path=by.scope_path).first(),
        scope_path=by.scope_path,
    )
    line.about(name, by.scope_path)
    line.says(sha256=digest, bytes=len(content))
    line.wrote(*([source, reading] if is_new else [reading]))
    return reading


def check_size(name: str, size: int) -> None:
    """Raise the refusal of a file that is empty or too large (bytes)."""
    if size == 0:
        raise FILE_IS_EMPTY(name=name)
    if size > MAX_FILE_BYTES:
        raise FILE_IS_TOO_LARGE(
            name=name, size=size // MEGABYTE + 1, limit=MAX_FILE_BYTES // MEGABYTE
        )


@action("notices.finish_reading", "识读文件")
def finish(line: Line, reading_id: int, answer: dict[str, Any], *, by: Actor) -> Reading:
    """Keep what the reading process answered; a reading that was cancelled stays cancelled."""
    reading = Reading.objects.select_related("source").get(pk=reading_id)
    if reading.state != "waiting":
        raise Unchanged(reading)
    why_not = answer.get("unreadable", "")
    if why_not:
        reading.state, reading.message = "unreadable", why_not[:500]
    else:
        reading.state = "ready"
        reading.result, reading.places = answer["result"], answer["places"]
        reading.document = answer["document"]
    reading.save()
    line.about(reading.source.name, reading.scope_path)
    line.says(state=reading.get_state_display(), message=reading.message)
    return reading


@action("notices.cancel_reading", "取消识读")
def cancel(line: Line, reading: Reading, *, by: Actor) -> Reading:
    """Give up a file that is not registered. Raises the refusal ``reading_is_over``."""
    fresh = Reading.objects.select_related("source").get(pk=reading.pk)
    if fresh.state not in ("waiting", "ready", "unreadable"):
        raise READING_IS_OVER(state=fresh.get_state_display())
    fresh.state = "cancelled"
    fresh.save()
    line.about(fresh.source.name, fresh.scope_path)
    return fresh


@action("notices.correct_reading", "改正识读")
def correct_reading(
    line: Line, reading: Reading, place: str, text: str, *, by: Actor, reason: str = ""
) -> Reading:
    """Put right what was misread at a place (an anchor), and read the notice again from it.

    Raises the refusals ``reading_is_not_open``, ``no_such_piece``, ``document_is_long`` and
    ``piece_is_too_long``.
    """
    fresh = Reading.objects.select_related("source").defer("source__content").get(pk=reading.pk)
    registered = Notice.objects.filter(source=fresh.source_id).exists()
    if fresh.state != "ready" or registered:
        raise READING_IS_NOT_OPEN(state="已登记" if registered else fresh.get_state_display())
    document: dict[str, Any] = fresh.document or {}
    text = text.replace("\r\n", "\n").strip()
    before = correcting.piece_at(document, place)
    if before is None:
        raise NO_SUCH_PIECE(place=place)
    if correcting.is_long(document):
        raise DOCUMENT_IS_LONG(limit=correcting.MOST_PIECES)
    if len(text) > LONGEST_PIECE:
        raise PIECE_IS_TOO_LONG(length=len(text), limit=LONGEST_PIECE)
    if text == before.text:
        raise Unchanged(fresh)
    answer = correcting.corrected(document, place, text)
    fresh.result, fresh.places = answer["result"], answer["places"]
    fresh.document = answer["document"]
    fresh.save()
    line.about(fresh.source.name, fresh.scope_path)
    line.says(place=str(before.place), before=before.text[:300], after=text[:300])
    return fresh
