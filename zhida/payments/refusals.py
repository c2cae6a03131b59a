"""What payments refuse, with the figures; where the database refuses too, under its name."""

from zhida.core.refusal import refusal

NOT_YOUR_PAYMENT = refusal(
    "payment_is_of_another_place",
    "“{place}”的{what}不由您所在的岗位经办。",
    advice="请由该区划的岗位办理。",
    status=403,
)
NO_SUCH_ROW = refusal(
    "no_such_payment_row",
    "没有编号为“{key}”的{what}，或不在您的查看范围内。",
    advice="请核对编号，或从列表中打开。",
    status=404,
)
NOT_HELD = refusal(
    "payment_draws_on_its_own_allotment",
    "指标“{document}”（{receiver}）不归“{place}”所有，不能用于本次支付。",
    advice="请选择本区划、本机构的指标。",
)
WRONG_PURPOSE = refusal(
    "payment_keeps_to_its_purpose",
    "指标“{document}”用于“{permitted}”，不能用于“{asked}”。",
    advice="请选择支出方向相符的指标；各方向的资金须分别核算。",
)
WRONG_SUBJECT = refusal(
    "payment_subject_fits_its_purpose",
    "“{purpose}”不能列支出科目 {subject}；可用的科目：{permitted}。",
    advice="请核对支出功能分类科目。",
    status=422,
)
SUBJECT_OUTSIDE_FUND = refusal(
    "payment_subject_stays_in_its_fund",
    "支出科目 {subject} 不在资金“{fund}”规定的科目 {permitted} 之内。",
    advice="请核对资金文件规定的支出科目。",
    status=422,
)
NO_SUBJECT = refusal(
    "payment_names_its_subject",
    "没有说明“{purpose}”列支哪个支出科目；可用的科目：{permitted}。",
    advice="请为每个支出方向选择一个支出功能分类科目。",
    status=422,
)
UNKNOWN_ECONOMY = refusal(
    "payment_economy_subject_is_listed",
    "{year}年的名录没有经济分类科目 {subject}；可用的科目：{known}。",
    advice="请核对经济分类科目，或请系统管理员先登记。",
    status=422,
)
NO_ALLOTMENT = refusal(
    "payment_names_its_allotments",
    "没有选择由哪些指标支付。",
    advice="请至少选择一条指标；有几条的，按先后次序使用。",
    status=422,
)
NOT_ENOUGH_IN_ALL = refusal(
    "payment_finds_its_money",
    "所选的 {count} 条指标共余 {left} 元，本次需要 {asked} 元；"
    "有 {lines} 笔共 {short} 元没有指标可用。",
    advice="请增加指标或减少人员；一笔款只由一条指标支付，不拆分。",
)
WRONG_STATE = refusal(
    "payment_request_goes_lawful_steps",
    "“{number}”{state}{who}，不能{step}。",
    advice="请刷新后再看；该状态可以办理：{possible}。",
)
SAME_PERSON = refusal(
    "payment_request_is_approved_by_another",
    "“{number}”由{who}申请，不能由同一人{step}。",
    advice="请由另一位有审批权限的人员办理。",
    status=403,
)
NOTE_MISSING = refusal(
    "payment_decision_has_a_reason",
    "{step}必须写明理由。",
    advice="请写明理由后重新办理。",
    status=422,
)
NOTHING_CHOSEN = refusal(
    "payment_action_names_something",
    "没有选择要办理的{what}。",
    advice="请至少选择一项。",
    status=422,
)
DAY_BEFORE = refusal(
    "payment_days_follow_each_other",
    "{what}的日期 {day} 早于{before}的日期 {earlier}。",
    advice="请核对日期。",
    status=422,
)
UNKNOWN_ACCOUNT_KIND = refusal(
    "payee_account_has_a_known_kind",
    "没有“{kind}”这种账户性质，可用：{known}。",
    advice="请按开户资料选择账户性质。",
    status=422,
)
ACCOUNT_NUMBER_WRONG = refusal(
    "payee_account_number_is_sound",
    "账号“{shown}”不像一个账号：应为 6 至 40 位数字。",
    advice="请对照开户许可或开户回单核对。",
    status=422,
)
ACCOUNT_KNOWN = refusal(
    "payee_account_is_listed_once",
    "这个账号已登记在“{agency}”名下（编号 {key}）。",
    advice="请直接使用该登记；账户更换了单位的，请先停用。",
)
ACCOUNT_CLOSED = refusal(
    "payee_account_is_in_use",
    "“{holder}”的账户（编号 {key}）自 {day} 起停用，不能付款。",
    advice="请使用在用的账户，或登记新账户。",
)
ACCOUNT_NOT_YET = refusal(
    "payee_account_was_opened",
    "“{holder}”的账户（编号 {key}）自 {day} 起启用，此前不能付款。",
    advice="请使用在用的账户，或核对申请日期。",
)
NOT_PAYABLE = refusal(
    "payee_may_be_paid",
    "不能向“{holder}”的{kind}付款：{why}。",
    advice="资金应当直接支付到人，或拨付供养机构；有批准文件的，请先登记账户例外。",
)
REASON_AND_DOCUMENT = refusal(
    "payee_exception_has_document_and_reason",
    "账户例外必须写明批准文号和理由。",
    advice="请写明批准文号和理由。",
    status=422,
)
NO_PAYER = refusal(
    "order_has_a_payer",
    "“{place}”的财政部门没有登记在用的零余额账户，支付指令没有付款账户。",
    advice="请先登记财政部门的零余额账户（性质：财政零余额账户）。",
)
NO_ACCOUNT = refusal(
    "payment_line_has_an_account",
    "有 {count} 人没有领款账户，第一位是{person}。",
    advice="请先为他们登记领款账户。",
)
NOT_EVENTS = refusal(
    "aid_event_can_be_paid",
    "编号 {key} 的救助事项不能发放：{why}。",
    advice="请核对该救助事项。",
)
ROSTER_UNMATCHED = refusal(
    "roster_people_are_known",
    "名册上有 {count} 行还没有对应的救助对象，第一处在第 {row} 行。",
    advice="请先导入这份名册（登记其中的新人员），再生成发放批次。",
)
ROSTER_NOT_TAKEN_IN = refusal(
    "roster_is_taken_in_before_it_is_paid",
    "这份名册还没有导入“{place}”。",
    advice="请先导入名册，再生成发放批次。",
)
NOT_FOR_ROSTERS = refusal(
    "component_is_paid_by_the_month",
    "“{component}”按次发放，应从救助事项生成发放批次。",
    advice="请选择救助事项发放。",
    status=422,
)
PAYOUT_KNOWN = refusal(
    "payout_is_posted_once",
    "这份名册已于 {day} 生成发放批次 {number}（{lines} 人次，{total} 元），没有重复生成。",
    advice="请查看该批次；有误的请先撤回，撤回后可以重新生成。",
)
ORDER_CHANGED = refusal(
    "order_file_is_what_was_sent",
    "支付指令 {number} 重新生成的文件与发送时不同（应为 {expected}，现为 {found}）。",
    advice="所依据的登记可能有变动，请联系系统管理员查证；已发送的文件以发送时的为准。",
)
UNKNOWN_ORDER = refusal(
    "return_file_names_a_known_order",
    "回单中的批次号“{number}”不是本系统发出的支付指令，或不在您的办理范围内。",
    advice="请核对是否选错了文件或渠道。",
    status=422,
)
OTHER_CHANNEL = refusal(
    "return_file_comes_by_the_same_channel",
    "支付指令 {number} 是经“{sent}”发送的，回单却按“{told}”读取。",
    advice="请选择发送时的渠道。",
    status=422,
)
FOREIGN_RETURNS = refusal(
    "returned_lines_are_of_one_payout",
    "所选的退回明细属于不同的批次：{numbers}。",
    advice="请按批次分别办理。",
    status=422,
)
RETURN_DEALT_WITH = refusal(
    "returned_line_is_repaid_or_given_back",
    "第 {reference} 行的退回款已{how}，不能再次办理。",
    advice="请刷新后再看。",
)
REPAYS_TOO_MUCH = refusal(
    "payment_request_repays_what_came_back",
    "申请 {number} 退回后尚未处理的金额为 {left} 元，本次要办理 {asked} 元。",
    advice="重新支付和退回指标的金额之和不能超过退回的金额。",
)
TRANSFER_RETURNED = refusal(
    "returned_transfer_is_given_back",
    "拨付机构的款项退回后不能按原批次重新支付。",
    advice="请先退回指标，再按新的收款账户重新申请。",
)
CASE_SETTLED = refusal(
    "case_is_settled_once",
    "这个疑点已由{who}于 {day} 处理：{settlement}。",
    advice="请查看处理结果。",
)
CASE_NOT_PAYABLE = refusal(
    "case_can_count_as_paid",
    "这个疑点（{kind}）不能按已支付处理：{why}。",
    advice="请与银行核实，由银行补发正确的回单。",
)
EXCEPTION_WITHOUT_BASIS = refusal(
    "occasion_says_why",
    "另行发放必须写明依据的文号和理由。",
    advice="请写明文号和理由。",
    status=422,
)
TOO_LONG = refusal(
    "workbook_holds_the_lines",
    "批次 {number} 有 {lines} 行，工作簿最多容纳 {most} 行。",
    advice="请导出 csv。",
    status=422,
)
NO_SUCH_ERRAND = refusal(
    "errand_waits_here",
    "这件事已不在这里：已经办完或取消，或提出后超过 {hours} 小时。",
    advice="办完的请在“月度核算”“发放批次”或“支付申请”中查看；没有办成的请重新办理。",
    status=404,
)
NOT_CANCELLED = refusal(
    "payout_was_cancelled",
    "批次 {number} 没有撤回或撤销，不能重新生成。",
    advice="有误的批次请先撤回，再重新生成。",
)
NO_SUCH_LINE = refusal(
    "payout_has_the_line",
    "批次 {number} 有 {lines} 行，没有第 {line} 行。",
    advice="请对照批次明细核对行号。",
    status=422,
)
NO_MONTH = refusal(
    "roster_rows_name_their_month",
    "名册有 {count} 行没有写明是哪个月的，第一处在第 {row} 行。",
    advice="请说明这些行按哪个月发放，或在名册中逐行写明。",
    status=422,
)
