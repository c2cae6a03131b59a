"""Why a world is not made as it was asked for."""

from __future__ import annotations

from zhida.core.refusal import refusal

NOT_EMPTY = refusal(
    "simulation_needs_an_empty_database",
    "数据库里已有{what}，不能在里面模拟。",
    advice="请用 ZHIDA_HOME 指定一个新文件夹，或用 ZHIDA_DATABASE 指定一个空数据库。",
)

FAULTS_UNREADABLE = refusal(
    "simulation_faults_are_a_list",
    "问题清单 {place}：应为“问题代码: 个数”，每行一项，实为{found}。",
    advice="例如：paid_after_death: 3。用 zhida simulate --list-faults 可以查看全部问题代码。",
)

UNKNOWN_FAULT = refusal(
    "simulation_knows_its_faults",
    "没有“{name}”这种问题；可用：{known}。",
    advice="请核对问题代码。",
)

NOBODY_DRAWS = refusal(
    "simulation_has_somebody_to_pay",
    "登记了 {people} 人，没有一人有可以领取的待遇，无从发放。",
    advice="请用 --people 增加人数，换一个空的数据文件夹或数据库重来。",
)

TOO_FEW = refusal(
    "simulation_finds_enough_people",
    "要安排 {wanted} 个“{title}”，只找到 {found} 个合适的{what}。",
    advice="请减少个数，或用 --people 增加人数，换一个空的数据文件夹或数据库重来。",
)
