"""A file is taken in, read apart, and kept; nothing of it reaches the ledger by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhida.access.models import Post
from zhida.access.tests.builders import county, holder, prefecture
from zhida.core.document import Document, Paragraph, Place
from zhida.core.refusal import Refusal
from zhida.formats.tests import makers
from zhida.notices import intake, intake_runner
from zhida.notices.models import Reading, SourceFile
from zhida.notices.review import review_of
from zhida.notices.source_view import view_of
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db

NOTICE = """伊犁哈萨克自治州财政局文件
伊州财社〔2022〕9号
关于下达2022年困难群众救助补助资金的通知
伊宁县财政局、霍城县财政局：
现下达你们2022年自治区财政困难群众救助补助资金，直达资金标识为“01 自治区直达资金”。
伊犁哈萨克自治州财政局
2022年3月1日
困难群众救助补助资金分配表
单位：万元
序号\t单位\t金额
1\t伊宁县\t30
2\t霍城县\t20
\t合计\t60
"""


@pytest.fixture
def post() -> Post:
    return holder("finance", prefecture())


def read_now(reading: Reading) -> Reading:
    """Do in this thread what the server does beside itself."""
    content = bytes(reading.source.content)
    answer = intake_runner.read_apart(reading.source.name, content, intake_runner.Job())
    return intake.finish(reading.pk, answer, by=SYSTEM)


def test_a_file_is_kept_byte_for_byte_and_read_in_a_process_of_its_own(post: Post) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    assert bytes(SourceFile.objects.get().content) == NOTICE.encode()
    assert reading.state == "ready"
    assert [row["recipient"] for row in reading.result["allotments"]] == ["伊宁县", "霍城县"]


def test_a_reading_is_laid_out_with_its_doubts_and_their_places(post: Post) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    review = review_of(reading.result, reading.places, view_of(reading.document))
    [kind] = review.errors
    assert "10万元" in kind.doubts[0].message
    assert kind.doubts[0].anchor
    assert review.rows[0].anchor
    assert {field.name: field.text for field in review.head}["document_number"].endswith("9号")
    assert review.sum_fen == 50_000_000
    assert review.total_fen == 60_000_000


def test_the_same_file_again_gives_the_reading_that_is_still_open(post: Post) -> None:
    first = intake.upload("通知.txt", b"x", by=post.actor)
    assert intake.upload("改名.txt", b"x", by=post.actor) == first
    neighbour = holder("finance", county(), "neighbour")
    assert intake.upload("通知.txt", b"x", by=neighbour.actor) != first


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "file_is_empty"), (b"x" * (intake.MAX_FILE_BYTES + 1), "file_is_too_large")],
    ids=["empty", "too large"],
)
def test_a_file_that_need_not_be_read_is_refused(post: Post, content: bytes, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        intake.upload("文件.txt", content, by=post.actor)
    assert refused.value.name == name
    assert not SourceFile.objects.exists()


def test_a_damaged_file_ends_with_a_reason(post: Post) -> None:
    reading = read_now(intake.upload("坏.docx", b"PK\x03\x04 broken", by=post.actor))
    assert reading.state == "unreadable"
    assert "请" in reading.message


def test_a_cancelled_reading_stays_cancelled(post: Post) -> None:
    reading = intake.upload("通知.txt", NOTICE.encode(), by=post.actor)
    intake.cancel(reading, by=post.actor)
    assert read_now(reading).state == "cancelled"
    with pytest.raises(Refusal):
        intake.cancel(reading, by=post.actor)


def test_a_reading_that_takes_too_long_is_ended(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_runner, "LIMIT_SECONDS", 0.01)
    answer = intake_runner.read_apart("通知.txt", NOTICE.encode(), intake_runner.Job())
    assert answer == intake_runner.TOO_LONG


@pytest.mark.slow
def test_the_pages_that_are_read_are_counted(post: Post) -> None:
    job = intake_runner.Job()
    answer = intake_runner.read_apart("通知.pdf", three_pages(), job)
    assert len({block["place"]["page"] for block in answer["document"]["blocks"]}) == 3
    assert job.pages == 3


def three_pages() -> bytes:
    """A PDF of three pages of text."""
    lines = [Paragraph(f"第{number}行文字，只为占满页面。", Place()) for number in range(90)]
    return makers.pdf(Document(lines, "pdf"))


@pytest.mark.slow
def test_a_page_is_shown_as_a_picture_and_a_text_has_none(post: Post) -> None:
    client = client_of(post)
    for name, content, status in [("页.pdf", three_pages(), 200), ("文.txt", b"x", 404)]:
        reading = intake.upload(name, content, by=post.actor)
        picture = client.get(reverse("notices:page", args=[reading.pk, 2]))
        assert picture.status_code == status
    beyond = client.get(reverse("notices:page", args=[Reading.objects.last().pk, 99]))
    assert beyond.status_code == 404


def test_a_stopped_job_never_starts_a_process() -> None:
    job = intake_runner.Job(stopped=True)
    assert intake_runner.read_apart("通知.txt", b"x", job) == intake_runner.BROKEN_OFF
    assert job.process is None


def client_of(post: Post) -> Client:
    client = Client()
    client.force_login(post.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_page_of_a_reading_belongs_to_its_scope(post: Post) -> None:
    reading = intake.upload("通知.txt", NOTICE.encode(), by=post.actor)
    intake.cancel(reading, by=post.actor)
    neighbour = client_of(holder("finance", county(), "neighbour"))
    for route in ("reading", "original"):
        address = reverse(f"notices:{route}", args=[reading.pk])
        assert client_of(post).get(address).status_code == 200
        assert neighbour.get(address).status_code == 404


def test_the_original_is_only_ever_a_download(post: Post) -> None:
    reading = intake.upload("页.html", b"<script>alert(1)</script>", by=post.actor)
    page = client_of(post).get(reverse("notices:original", args=[reading.pk]))
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment")


def test_an_upload_by_page_starts_the_reading(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(intake_runner, "start", begun.append)
    file = SimpleUploadedFile("通知.txt", NOTICE.encode())
    page = client_of(post).post(reverse("notices:upload"), {"file": file})
    assert page.status_code == 302
    assert begun == [Reading.objects.get()]


def test_a_post_that_may_not_upload_is_refused_and_nothing_is_kept() -> None:
    auditor = client_of(holder("auditor", prefecture(), "auditor"))
    file = SimpleUploadedFile("通知.txt", b"x")
    page = auditor.post(reverse("notices:upload"), {"file": file})
    assert page.status_code == 422
    assert "没有“上传文件”的权限" in page.content.decode()
    assert not SourceFile.objects.exists()


@pytest.mark.slow
def test_a_text_that_takes_too_long_is_given_up_by_the_reading_process() -> None:
    endless = (NOTICE + ("\n" + "1万元" * 40) * 30_000).encode()
    answer = intake_runner.read_apart("通知.txt", endless, intake_runner.Job())
    assert "时间过长" in answer["unreadable"]


def wrong_amount(reading: Reading) -> str:
    """Return the anchor of the cell that says 20, the second receiver's amount."""
    view = view_of(reading.document)
    cells = (cell for block in view.blocks for row in block.rows or [] for cell in row.cells)
    return next(cell.anchor for cell in cells if cell.text == "20")


def test_a_misread_amount_is_put_right_and_everything_reckoned_again(post: Post) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    assert review_of(reading.result, reading.places, view_of(reading.document)).errors
    at = wrong_amount(reading)
    mended = intake.correct_reading(reading, at, " 30 ", by=post.actor)
    review = review_of(mended.result, mended.places, view_of(mended.document))
    assert (review.errors, review.sum_fen) == ([], 60_000_000)
    cells = [c for b in view_of(mended.document).blocks for r in b.rows or [] for c in r.cells]
    assert [(c.text, c.misread) for c in cells if c.misread] == [("30", "20")]
    last = AuditEntry.objects.latest("number")
    assert (last.detail["before"], last.detail["after"]) == ("20", "30")
    assert bytes(SourceFile.objects.get().content) == NOTICE.encode()


def test_the_first_reading_of_a_piece_is_remembered_through_further_corrections(post: Post) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    at = wrong_amount(reading)
    reading = intake.correct_reading(reading, at, "25", by=post.actor)
    reading = intake.correct_reading(reading, at, "30", by=post.actor)
    assert reading.document["corrections"] == {at: "20"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "text", "name"),
    [("p9-t9", "1", "no_such_piece"), ("", "1" * 5001, "piece_is_too_long")],
)
def test_a_correction_that_cannot_be_is_refused(
    post: Post, place: str, text: str, name: str
) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    with pytest.raises(Refusal) as refused:
        intake.correct_reading(reading, place or wrong_amount(reading), text, by=post.actor)
    assert refused.value.name == name


def test_a_reading_is_corrected_by_its_page_within_the_scope_only(
    client: Client, post: Post
) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    address = reverse("notices:correct", args=[reading.pk, wrong_amount(reading)])
    client.force_login(post.user)
    checked = client.get(reverse("allotments:register", args=[reading.pk])).content.decode()
    assert address in checked
    shown = client.get(address).content.decode()
    assert "现在识读为" in shown
    done = client.post(address, {"text": "30"})
    assert (done.status_code, "#" in done["Location"]) == (302, True)
    after = client.get(reverse("allotments:register", args=[reading.pk])).content.decode()
    assert "原识读：20" in after
    neighbour = holder("finance", county(), "neighbour")
    client.force_login(neighbour.user)
    assert client.get(address).status_code == 404


def test_a_cancelled_reading_is_not_corrected(post: Post) -> None:
    reading = read_now(intake.upload("通知.txt", NOTICE.encode(), by=post.actor))
    at = wrong_amount(reading)
    intake.cancel(reading, by=post.actor)
    with pytest.raises(Refusal) as refused:
        intake.correct_reading(reading, at, "30", by=post.actor)
    assert refused.value.name == "reading_is_not_open"
