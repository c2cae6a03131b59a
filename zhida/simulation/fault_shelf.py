"""Which faults there are, and how many of each a file asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import yaml

from zhida.core import shelf
from zhida.core.yaml_data import content_of
from zhida.simulation.plot import Plot
from zhida.simulation.refusals import FAULTS_UNREADABLE, UNKNOWN_FAULT
from zhida.simulation.world import World

PLANT, ATTEMPT, FIRST = "plant", "attempt", "FIRST"


@lru_cache
def faults() -> dict[str, ModuleType]:
    """Return the faults on the shelf by their codes."""
    from zhida.simulation import faults as shelved

    return {entry.__name__.rpartition(".")[2]: entry for entry in shelf.entries(shelved)}


def titles() -> dict[str, str]:
    """Return what each fault is called, by its code."""
    return {code: shelf.title(entry) for code, entry in faults().items()}


def wanted(place: Path) -> dict[str, int]:
    """Return how many of each fault a file asks for.

    Raises the refusals ``simulation_faults_are_a_list`` and ``simulation_knows_its_faults``.
    """
    try:
        told = content_of(place)
    except UnicodeDecodeError as problem:
        raise FAULTS_UNREADABLE(place=place.name, found="不是 UTF-8 编码的文件") from problem
    except yaml.YAMLError as problem:
        raise FAULTS_UNREADABLE(place=place.name, found=_unread(problem)) from problem
    if not isinstance(told, dict):
        found = "空文件" if told is None else "没有冒号和个数的内容"
        raise FAULTS_UNREADABLE(place=place.name, found=found)
    for name, count in told.items():
        if name not in faults():
            raise UNKNOWN_FAULT(name=name, known="、".join(faults()))
        if type(count) is not int or count < 1:
            raise FAULTS_UNREADABLE(place=place.name, found=f"“{name}: {count}”")
    return told


def _unread(problem: yaml.YAMLError) -> str:
    """Return where a file cannot be read, as far as that is known."""
    mark = getattr(problem, "problem_mark", None)
    return f"读不懂的第 {mark.line + 1} 行" if mark else "读不懂的内容"


def commit(world: World, asked: Mapping[str, int], verb: str) -> None:
    """Do what the asked-for faults do at this time (``plant`` or ``attempt``); keep the answers.

    Those with a ``FIRST`` come first, whatever the order of the list.
    """
    for code, count in sorted(asked.items(), key=lambda one: not hasattr(faults()[one[0]], FIRST)):
        deed = getattr(faults()[code], verb, None)
        if deed is not None:
            plot = Plot(code, titles()[code], count, world)
            world.tell(f"安排问题：{plot.title}", 0, 0)
            world.answers.extend(deed(plot))
