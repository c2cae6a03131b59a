"""Rosters of invented people: numbers with a right check digit under place codes nobody has."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from operator import mul
from pathlib import Path

HEADINGS = [
    *("街道编码", "街道名称", "村编码", "村名称", "姓名★", "证件类型★", "证件号码★"),
    *("按户或按人补助★", "应发金额（元）★", "实发金额（元）★", "备注", "发放月份★", "支付凭证号★"),
]
NAME, NUMBER = 4, 6
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂花建国文辉玲红春梅龙海燕雪荣爱志新华"
NAMES = ("阿依古丽", "买买提", "古丽娜尔", "艾力", "努尔", "帕提古丽", "吐尔逊", "热依汗", "玉素甫")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
COPIED_AT_ONCE = 1 << 20
FIRST_DAY, DAYS = date(1940, 1, 1), 29_000


def rows(count: int, first: int = 0) -> Iterator[list[str]]:
    """Yield the headings and ``count`` rows of the official form, everybody once.

    ``first`` tells whom to begin with: so many other people stand in rosters before this one.
    """
    chance = random.Random(4711 + first)
    yield HEADINGS
    for serial in range(first, first + count):
        amount = f"{200 + serial % 500}.{serial % 100:02}"
        town, village = serial % 300, serial % 4000
        place = [f"6599{town:04}", f"第{town}镇", str(village), f"第{village}村"]
        person = [_name(chance), "身份证号", _number(serial), "到人"]
        yield [*place, *person, amount, amount, "", f"{1 + serial % 12:02}", f"V{serial % 100:03}"]


def write_csv(file: Path, count: int, first: int = 0) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows(count, first))


def write_year(file: Path, year: int, body: Path) -> None:
    """Write the roster of another year: the same rows under a title that names the year."""
    title = [f"{year}年到人到户资金发放明细表", *[""] * (len(HEADINGS) - 1)]
    with file.open("wb") as target, body.open("rb") as source:
        target.write(f"{','.join(title)}\r\n".encode())
        shutil.copyfileobj(source, target, COPIED_AT_ONCE)


def write_workbook(file: Path, count: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows(count)):
            sheet.write_row(number, 0, cells)


def _name(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    return f"{chance.choice(NAMES)}{chance.choice(('', '江', '汗'))}·{chance.choice(NAMES)}"


def _number(serial: int) -> str:
    series, day = divmod(serial, DAYS)
    born, weighted = _days()[day * 31 % DAYS]
    body = f"6599{series // 1000:02}{born}{series % 1000:03}"
    weighted += _weighted(body[:6], 0) + _weighted(body[14:], 14)
    return body + "10X98765432"[weighted % 11]


@lru_cache
def _days() -> list[tuple[str, int]]:
    """Return each day of birth as it stands in a number, and what it adds to the check digit."""
    written = (f"{FIRST_DAY + timedelta(days=day):%Y%m%d}" for day in range(DAYS))
    return [(text, _weighted(text, 6)) for text in written]


def _weighted(digits: str, place: int) -> int:
    return sum(map(mul, map(int, digits), WEIGHTS[place:]))
