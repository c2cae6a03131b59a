"""What is refused about the files that go to a channel and come back: place, expected, found."""

from zhida.core.refusal import refusal

NO_SUCH_CHANNEL = refusal(
    "no_such_channel",
    "没有“{code}”这个发放渠道。",
    advice="可用的渠道：{known}。",
    status=404,
)
ORDER_CELL_WRONG = refusal(
    "order_cell_is_writable",
    "{place}的“{column}”写不进“{channel}”：应为{expected}，实际是“{found}”。",
    advice="请改正后重新生成，或改用其他渠道；发放文件不会截短或改写任何内容。",
    status=422,
)
ORDER_AMOUNT_WRONG = refusal(
    "order_line_is_positive",
    "{place}的金额是 {amount} 元，发放金额必须大于零。",
    advice="请核对发放明细；多发的款项请按退回办理，不能用负数抵扣。",
    status=422,
)
ORDER_EMPTY = refusal(
    "order_has_lines",
    "这一批没有明细，不能生成发放文件。",
    advice="请核对发放批次。",
    status=422,
)
ORDER_TOO_LONG = refusal(
    "order_fits_one_file",
    "这一批有 {rows} 笔，“{channel}”每个文件至多 {most} 笔。",
    advice="请分批发放，或改用其他渠道。",
    status=422,
)
ORDER_DOES_NOT_ADD_UP = refusal(
    "order_adds_up",
    "发放文件的合计应为 {count} 笔、{total} 元，明细实际是 {found_count} 笔、{found_total} 元。",
    advice="文件没有生成。请核对发放批次后重试。",
)
RETURN_UNREADABLE = refusal(
    "return_file_is_readable",
    "回单“{name}”不能读取：{why}。",
    advice="请向银行索取原始文件，不要改动后再导入；没有导入任何内容。",
    status=422,
)
RETURN_OF_ANOTHER_KIND = refusal(
    "return_file_is_of_this_channel",
    "{place}与“{channel}”的格式不符：应为{expected}，实际是“{found}”。",
    advice="请核对所选的渠道和文件；没有导入任何内容。",
    status=422,
)
RETURN_CELL_WRONG = refusal(
    "return_cell_is_right",
    "{place}的“{column}”应为{expected}，实际是“{found}”。",
    advice="请向银行核实后重新取得文件；没有导入任何内容。",
    status=422,
)
RETURN_CODE_UNKNOWN = refusal(
    "return_code_is_known",
    "{place}的处理结果“{code}”不在“{channel}”的代码表中，已知的有：{known}。",
    advice="请向银行核实它是已付还是退回，补入代码表后再导入；没有导入任何内容。",
    status=422,
)
RETURN_DOES_NOT_ADD_UP = refusal(
    "return_file_adds_up",
    "回单写明{what} {count}，明细实际是 {found}。",
    advice="文件可能不完整，请向银行重新索取；没有导入任何内容。",
    status=422,
)
RETURN_OF_ANOTHER_ORDER = refusal(
    "return_line_is_of_the_order",
    "{place}属于“{found}”，文件头写明的是“{expected}”。",
    advice="一份回单只能回复一批，请向银行重新索取；没有导入任何内容。",
    status=422,
)
