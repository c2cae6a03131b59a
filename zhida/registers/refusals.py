"""What the official lists refuse."""

from zhida.core.refusal import refusal

BAD_DIVISION_CODE = refusal(
    "bad_division_code",
    "“{code}”不是区划代码。",
    advice="应为 6 位数字（GB/T 2260），乡级为 9 位。",
    status=422,
)
NO_SUPERIOR = refusal(
    "division_has_no_superior",
    "区划代码 {code} 的上级不在名录里。",
    advice="请先增加它的上级区划。",
)
ALREADY_LISTED = refusal(
    "already_listed",
    "{what}“{which}”已在名录里：{existing}。",
    advice="如要更名，请给原行设失效日期或增加别名。",
)
BAD_CREDIT_CODE = refusal(
    "bad_credit_code",
    "不能登记这个代码：{why}。",
    advice="请对照登记证书核对；不掌握时可以留空。",
    status=422,
)
ENDS_TOO_EARLY = refusal(
    "register_row_ends_before_it_begins",
    "失效日期 {end} 早于生效日期 {start}。",
    advice="请核对日期。",
    status=422,
)
NO_SUCH_LIST = refusal(
    "no_such_list",
    "没有“{name}”这个名录。",
    advice="可用的名录：{names}。",
    status=404,
)
UNKNOWN_CATEGORY = refusal(
    "standard_has_a_known_category",
    "“{component}”没有“{category}”这个保障类别。",
    advice="请用 zhida registers list components 查看该待遇的保障类别。",
    status=422,
)
NO_DOCUMENT_NAMED = refusal(
    "standard_verified_names_its_document",
    "“{source}”没有写明文号，这项标准不能登记为已核对。",
    advice="请在依据里写明文件的文号，如 新民发〔2022〕1号；没有核对文件的，请不要选择“已核对”。",
    status=422,
)
REFERS_TO_NOTHING = refusal(
    "list_refers_to_nothing",
    "名录里引用了尚未载入的“{code}”。",
    advice="请不带 --only 重新载入全部名录。",
)
