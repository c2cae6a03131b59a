"""Every refusal speaks Chinese and says what to do; every constraint is a sentence."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models

from tools.reference.stages import import_everything
from zhida.core.refusal import REFUSALS, RefusalKind

import_everything()

CHINESE = re.compile(r"[\u4e00-\u9fff]")
STAGE_MODELS = [m for m in apps.get_models() if m.__module__.startswith("zhida.")]
NOT_MONEY = (models.FloatField, models.DecimalField)


@pytest.mark.parametrize("kind", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_says_what_happened_and_what_to_do(kind: RefusalKind) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]+", kind.name)
    assert CHINESE.search(kind.message), f"{kind.name} has no Chinese message"
    assert CHINESE.search(kind.advice), f"{kind.name} says nothing about what to do"
    assert "！" not in kind.message + kind.advice
    assert 400 <= kind.status < 500


@pytest.mark.parametrize("model", STAGE_MODELS, ids=lambda model: model.__name__)
def test_no_column_holds_a_fraction(model: type[models.Model]) -> None:
    fractions = [f.name for f in model._meta.local_fields if isinstance(f, NOT_MONEY)]
    assert fractions == [], "money is whole fen; a ratio is computed, not stored"


@pytest.mark.parametrize("model", STAGE_MODELS, ids=lambda model: model.__name__)
def test_a_column_of_money_is_named_in_fen(model: type[models.Model]) -> None:
    from zhida.store.fields import FenField

    for field in model._meta.local_fields:
        assert isinstance(field, FenField) == field.name.endswith("_fen"), field.name


@pytest.mark.parametrize("model", STAGE_MODELS, ids=lambda model: model.__name__)
def test_a_constraint_is_a_sentence_with_a_chinese_message(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        assert "_" in constraint.name, constraint.name
        assert CHINESE.search(str(constraint.violation_error_message)), constraint.name


@pytest.mark.parametrize("wrong", [True, 1.5, "100", Decimal("1.5")])
def test_a_column_of_money_refuses_what_is_not_whole_fen(wrong: object) -> None:
    from zhida.store.fields import FenField

    with pytest.raises(TypeError):
        FenField(name="amount_fen").get_prep_value(wrong)
