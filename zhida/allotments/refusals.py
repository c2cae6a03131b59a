"""What the ledger refuses, with the figures; where the database refuses too, under its name."""

from zhida.core.refusal import refusal

NOT_ENOUGH_LEFT = refusal(
    "allotment_never_overspent",
    "“{receiver}”的指标（{document}）余额不足：尚余 {left} 元，本次需要 {asked} 元。",
    advice="请减少金额，或先追加指标。",
)
AMOUNT_NOT_POSITIVE = refusal(
    "movement_is_positive",
    "金额必须大于零，现为 {amount} 元。",
    advice="减少金额请用“调减”或“收回”。",
)
NOTHING_TO_PASS_DOWN = refusal(
    "pass_down_names_somebody",
    "没有指明向哪些单位下达。",
    advice="请至少填写一个接收单位和金额。",
)
NOT_BELOW = refusal(
    "pass_down_goes_down",
    "“{receiver}”不在“{holder}”的辖区之内，不能向它分解下达。",
    advice="请核对接收单位；跨地区的资金应由共同的上级下达。",
)
NOT_YOUR_ALLOTMENT = refusal(
    "allotment_is_held_by_another",
    "“{receiver}”的指标不由您所在的岗位经办。",
    advice="请由该单位所在财政部门的岗位办理。",
    status=403,
)
ALREADY_CORRECTED = refusal(
    "movement_is_corrected_once",
    "这笔{kind}（{amount} 元）已经更正过，不能再次更正。",
    advice="如更正有误，请重新登记一笔变动。",
)
CORRECTION_OF_CORRECTION = refusal(
    "movement_correction_names_what_it_corrects",
    "更正本身不能再被更正。",
    advice="请重新登记一笔变动。",
)
REASON_MISSING = refusal(
    "correction_has_a_reason",
    "更正必须写明理由。",
    advice="请写明原记录错在哪里、依据什么更正。",
)
ALREADY_RECEIVED = refusal(
    "receipt_is_confirmed_once",
    "“{receiver}”已于 {day} 确认收到，不能重复确认。",
    advice="如日期有误，请联系审计岗位查证。",
)
RECEIVED_BEFORE_ISSUED = refusal(
    "receipt_follows_issue",
    "确认收到的日期 {day} 早于下达日期 {issued}。",
    advice="请核对日期。",
)
OPEN_ERRORS = refusal(
    "notice_errors_are_accepted_one_by_one",
    "识读结果还有 {count} 项错误未处理：{findings}。",
    advice="请核对原件；确认无误的，请逐项写明理由后接受（命令行：--accept 代码=理由）。",
)
NO_SUCH_FINDING = refusal(
    "accepted_finding_exists",
    "识读结果中没有代码为“{code}”的疑点。",
    advice="请核对代码；现有代码：{codes}。",
)
ACCEPTED_WITHOUT_REASON = refusal(
    "accepted_finding_has_a_reason",
    "接受疑点“{code}”没有写明理由。",
    advice="请写明为什么可以接受。",
)
OTHER_FILE_SAME_NUMBER = refusal(
    "notice_number_is_unique",
    "文号 {number} 已由文件“{registered}”登记（{day}），本次文件“{offered}”的内容与它不同。",
    advice="请核对哪一份是正式文件；更正已登记的金额请另发文件或办理更正。",
)
ISSUER_UNKNOWN = refusal(
    "notice_issuer_is_known",
    "登记册中找不到发文机关“{issuers}”所属的区划。",
    advice="请先在基础登记中补充该单位或别名。",
)
RECEIVERS_UNKNOWN = refusal(
    "notice_receivers_are_known",
    "登记册中找不到这些接收单位：{names}。",
    advice="请逐一指明对应的区划或单位代码（命令行：--receiver 名称=代码），或先补充登记册。",
)
CODE_UNKNOWN = refusal(
    "receiver_code_is_registered",
    "登记册中没有代码为“{code}”的区划或单位（用于“{name}”）。",
    advice="请核对代码；如登记册尚未装入，请先运行 zhida registers load。",
)
FUND_LEFT = refusal(
    "allotment_keeps_fund_of_parent",
    "本文件的资金是“{own}”，所依据的 {number} 下达的资金是“{upper}”，两者不一致。",
    advice="年度、项目名称和直达资金标识必须与上级文件一致，请核对原件。",
)
TAKE_BACK_TOO_MUCH = refusal(
    "take_back_finds_the_money",
    "要从“{receiver}”收回 {asked} 元，但它在“{fund}”下可收回的余额只有 {left} 元。",
    advice="请核对收回金额；已经使用的，须先由该单位退回。",
)
ISSUER_PASSES_ITSELF = refusal(
    "notice_of_a_superior_moves_its_own_money",
    "本文件动用“{issuer}”已登记的指标或收回已下达的指标，只能由“{issuer}”登记。",
    advice="请联系下达单位登记；登记后本单位的指标会自动出现。",
    status=403,
)
NOT_THE_ISSUER = refusal(
    "notice_is_of_your_chain",
    "本文件由“{issuer}”下达，与您所在的区划没有上下级关系。",
    advice="请由该区划或其上下级的岗位登记。",
    status=403,
)
LESS_IN_USE = refusal(
    "use_finds_its_money",
    "“{receiver}”的指标（{document}）{name} {there} 元，不足本次的 {asked} 元。",
    advice="请核对金额；同一笔款可能已由他人办理，请刷新后再看。",
)
