"""What the lines of a payout are refused for: the first place, how many places, the figures."""

from zhida.core.refusal import refusal

CORRECT = "什么都没有生成。请更正后重新办理。"

NO_LINES = refusal(
    "payout_pays_somebody_something",
    "发放批次没有明细。",
    advice="请核对名册或核算结果；没有人员或金额合计为零的批次不能生成。",
    status=422,
)
INCOMPLETE = refusal(
    "payment_line_is_complete",
    "第 {line} 行的内容不全（共 {count} 行如此）。",
    advice=CORRECT,
    status=422,
)
NOT_NUMBERED = refusal(
    "payment_lines_are_numbered",
    "明细行号应为 1 至 {lines}，每号一行；实为 {first} 至 {last}，{distinct} 个不同的行号。",
    advice=CORRECT,
    status=422,
)
NOT_POSITIVE = refusal(
    "payment_line_is_positive",
    "第 {line} 行的金额应大于零，实为 {found} 分（共 {count} 行如此）。",
    advice=CORRECT,
    status=422,
)
DUE_NEGATIVE = refusal(
    "payment_line_is_due",
    "第 {line} 行的应发金额不能为负，实为 {found} 分（共 {count} 行如此）。",
    advice=CORRECT,
    status=422,
)
WRONG_MONTH = refusal(
    "payment_line_is_for_a_month",
    "第 {line} 行的所属月份应写作年份加月份，如 202203，实为 {found}（共 {count} 行如此）。",
    advice=CORRECT,
    status=422,
)
TOO_FAR_AHEAD = refusal(
    "payment_month_is_not_far_ahead",
    "第 {line} 行的所属月份是{month}，比申请日期 {day} 晚一年以上（共 {count} 行如此）。",
    advice="请核对所属月份的年份。",
    status=422,
)
UNKNOWN_ROW = refusal(
    "payment_line_names_what_is_registered",
    "第 {line} 行的{what}编号 {found} 没有登记（共 {count} 行如此）。",
    advice=CORRECT,
    status=422,
)
TOO_MUCH = refusal(
    "payout_total_can_be_booked",
    "明细金额合计 {total} 元，超出可记账的范围。",
    advice=CORRECT,
    status=422,
)
DECLARED_DIFFERS = refusal(
    "payout_equals_what_was_declared",
    "申报 {declared_lines} 人次、{declared} 元，明细合计为 {lines} 人次、{total} 元。",
    advice="请核对名册与封面的合计，两者必须完全相同。",
    status=422,
)
TWICE_IN_PAYOUT = refusal(
    "payment_line_pays_once",
    "第 {line} 行与第 {earlier} 行重复：{person}，{component}，{month}（共 {count} 行重复）。",
    advice="同一人的同一项待遇每月只发一次；确需另行发放的，请先登记依据。",
)
PAID_BEFORE = refusal(
    "payment_line_paid_once_ever",
    "第 {line} 行已经发过：{person}，{component}，{month}，"
    "已列入批次 {number}（共 {count} 行如此）。",
    advice="同一人的同一项待遇每月只发一次；确需另行发放的，请先登记依据。",
)
TWICE_AS_ANOTHER = refusal(
    "payment_lines_pay_a_person_once",
    "第 {line} 行与第 {earlier} 行重复：{person}与{other}已合并，是同一个人，"
    "{component}，{month}（共 {count} 行重复）。",
    advice="同一人的同一项待遇每月只发一次；合并有误的，请先拆分。",
)
PAID_AS_ANOTHER = refusal(
    "payment_line_pays_a_person_once_ever",
    "第 {line} 行已经发过：{person}，{component}，{month}，"
    "已按同一人的另一登记（编号 {other}）列入批次 {number}（共 {count} 行如此）。",
    advice="同一人的同一项待遇每月只发一次；合并有误的，请先拆分；确需另行发放的，请先登记依据。",
)
PAID_AFTER_DEATH = refusal(
    "payment_line_pays_the_living",
    "第 {line} 行不能发放：{person}已于 {day} 去世，{component}发到去世当月为止，"
    "这一行是{month}的（共 {count} 行如此）。",
    advice="请从名册中删去；去世日期有误的，请联系系统管理员查证。",
)
OCCASION_DIFFERS = refusal(
    "payment_line_fits_its_occasion",
    "第 {line} 行另行发放的依据（编号 {occasion}）没有登记，"
    "或不是为这个人、这项待遇、这个月登记的。",
    advice=CORRECT,
    status=422,
)
ACCOUNT_NOT_IN_USE = refusal(
    "payment_line_account_is_in_use",
    "第 {line} 行的领款账户（编号 {account}）在 {day} 不在用（共 {count} 行如此）。",
    advice="请使用在用的账户；换了账户的，请先停用原来的，再登记新账户。",
)
ACCOUNT_OF_ANOTHER = refusal(
    "payment_line_goes_to_its_own_person",
    "第 {line} 行的领款账户（编号 {account}）不是{person}本人的，"
    "也不是其户主的（共 {count} 行如此）。",
    advice="请选择本人或户主名下的账户；由监护人代领的，请先把账户登记在本人名下。",
    status=422,
)
ACCOUNT_OF_A_UNIT = refusal(
    "payment_line_goes_to_a_person",
    "第 {line} 行的领款账户是“{agency}”登记的{kind}：{why}（共 {count} 行如此）。",
    advice="资金应当直接支付到人；有批准文件的，请先登记账户例外。",
)
LINE_FIXED = refusal(
    "payment_line_is_written_once",
    "发放明细一经生成不能修改、增加或删除。",
    advice="有误请通过退回和重新支付更正。",
)
