"""Names of invented people, written as in Xinjiang: with a middle dot, or family name first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from zhida.core.yaml_data import content_of
from zhida.simulation.chance import weighed

YOUNG_YEARS = 30
"""Below this age somebody has a name of the time."""

NAMES = Path(__file__).parent / "data" / "names.yaml"


@dataclass(frozen=True)
class Manner:
    """A manner of naming: ``families`` is empty where the father's name follows after a dot.

    ``young_male`` and ``young_female`` are empty where names do not go with the time.
    """

    weight: int
    male: tuple[str, ...]
    female: tuple[str, ...]
    families: tuple[str, ...] = ()
    young_male: tuple[str, ...] = ()
    young_female: tuple[str, ...] = ()

    def given(self, luck: Random, sex: str) -> str:
        """Return a name that is given to a child of that sex."""
        return luck.choice(self.male if sex == "男" else self.female)

    def fitting(self, given: str, sex: str, age: int, surname: str) -> str:
        """Return what a drawn name becomes for that age, and so that nobody is his own father."""
        usual = self.male if sex == "男" else self.female
        young = self.young_male if sex == "男" else self.young_female
        place = usual.index(given)
        if young and age < YOUNG_YEARS:
            return young[place % len(young)]
        return usual[(place + 1) % len(usual)] if given == surname else given

    def surname(self, luck: Random) -> str:
        """Return what members of a family share: its name, or the father's."""
        return luck.choice(self.families or self.male)

    def whole(self, given: str, surname: str) -> str:
        """Return the name as it is written."""
        return surname + given if self.families else f"{given}·{surname}"


@lru_cache
def manners() -> dict[Manner, int]:
    """Return the manners of naming and their weights."""
    told = content_of(NAMES)["manners"]
    made = [
        Manner(
            one["weight"],
            tuple(one["male"]),
            tuple(one["female"]),
            tuple(one.get("families", ())),
            *(tuple(one.get("young", {}).get(sex, ())) for sex in ("男", "女")),
        )
        for one in told
    ]
    return {manner: manner.weight for manner in made}


def a_manner(luck: Random) -> Manner:
    """Return a manner of naming, each as likely as its weight."""
    return weighed(luck, manners())
