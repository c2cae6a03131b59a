"""Taking a file in: it is kept byte for byte, read in a process of its own, and shown for review.

The actions of this module keep what a person did (uploaded, cancelled) and what came of the
reading; the process itself is ``intake_runner``'s business.
"""

from __future__ import annotations

import hashlib
from typing import Any

from zhida.core.refusal import refusal
from zhida.formats.limits import MAX_FILE_BYTES, MEGABYTE
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
