"""What a payout run refuses, with the figures; where the database refuses too, under its name."""

from zhida.core.refusal import refusal

RUN_THERE = refusal(
    "payout_run_once_a_month",
    "“{place}”的“{programme}”{month}已有核算（编号 {run}，{state}）。",
    advice="重新核算请先作废原来的；已复核的不能作废，补发请另立批次。",
)
RUN_DECIDED = refusal(
    "payout_run_goes_lawful_steps",
    "“{run}”{state}，不能再{step}。",
    advice="请刷新后再看。",
)
SAME_PERSON = refusal(
    "payout_run_is_approved_by_another",
    "“{run}”由{who}核算，不能由同一人复核。",
    advice="请由另一位有复核权限的人员办理。",
    status=403,
)
NOTHING_PAYABLE = refusal(
    "payout_run_pays_somebody",
    "“{run}”没有可以发放的：核算 {enrolments} 人次，不能发放 {unpayable} 人次。",
    advice="请先处理不能发放的原因，作废后重新核算。",
)
ITEMS_CHANGED = refusal(
    "payout_run_items_are_what_was_computed",
    "“{run}”的核算明细与核算时不同，文件可能被改动过。",
    advice="请作废后重新核算，并请系统管理员查证数据目录。",
)
ITEMS_MISSING = refusal(
    "payout_run_items_are_there",
    "“{run}”的核算明细已不在数据目录中。",
    advice="待复核的，请作废后重新核算；已作废的不再保留明细。",
)
NOT_BY_MONTH = refusal(
    "programme_is_paid_by_the_month",
    "“{programme}”按次发放，没有月度核算。",
    advice="请从救助事项生成发放批次。",
    status=422,
)
FOREIGN_AGENCY = refusal(
    "payout_run_agency_lies_in_its_division",
    "“{agency}”不在“{place}”的辖区之内。",
    advice="请选择该机构所在的区划。",
    status=422,
)
CHANGED_SINCE = refusal(
    "payout_run_is_up_to_date",
    "“{run}”核算之后，有 {count} 人的应发金额、账户或待遇有了变化，第一位是{person}。",
    advice="请作废后重新核算，再行复核。",
)
NO_PAYEE = refusal(
    "payout_run_of_an_agency_has_its_account",
    "“{agency}”供养人员的款项要拨付该机构，没有选择它的收款账户。",
    advice="请选择该机构登记在用的收款账户。",
    status=422,
)
TOO_MANY_ITEMS = refusal(
    "workbook_holds_the_items",
    "“{run}”所选的明细有 {count} 行，工作簿最多容纳 {most} 行。",
    advice="请按变动或问题筛选后再导出。",
    status=422,
)
