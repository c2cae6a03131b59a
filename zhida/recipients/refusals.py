"""What this stage refuses, with the figures; where the database refuses too, under its name."""

from zhida.core.refusal import refusal

NUMBER_WRONG = refusal(
    "person_number_is_sound",
    "证件号码不能登记：{why}",
    advice="请对照证件原件逐位核对。",
    status=422,
)
NAME_WRONG = refusal(
    "person_name_is_sound",
    "姓名不能登记：{why}",
    advice="请对照证件原件核对。",
    status=422,
)
ALREADY_KNOWN = refusal(
    "person_has_a_number_of_its_own",
    "这个证件号码已登记在“{name}”名下（编号 {key}）。",
    advice="是同一人的，请直接使用该登记；姓名不同的，请登记曾用名或更正姓名。",
)
KNOWN_ELSEWHERE = refusal(
    "person_is_registered_elsewhere",
    "这个证件号码已由其他区划或机构登记。",
    advice="机构请用“接收已登记的人”，填写证件上的号码和姓名；其他岗位请联系上级民政部门。",
)
NOBODY_TO_ADMIT = refusal(
    "admitted_person_is_registered",
    "没有登记过证件号码和姓名都与此相同的人。",
    advice="请对照证件核对号码和姓名；还没有登记的，请登记救助对象。",
    status=404,
)
NO_INSTITUTION = refusal(
    "admission_names_its_institution",
    "没有写明由哪个机构接收。",
    advice="请以该机构的岗位办理，或写明机构代码。",
    status=422,
)
NO_SUCH_PERSON = refusal(
    "no_such_person",
    "没有编号为 {key} 的救助对象，或不在您的查看范围内。",
    advice="请核对编号，或用姓名、证件号码查找。",
    status=404,
)
NO_SUCH_ROW = refusal(
    "no_such_recipient_row",
    "没有编号为 {key} 的{what}，或不在您的查看范围内。",
    advice="请核对编号。",
    status=404,
)
NOT_YOUR_PLACE = refusal(
    "recipient_is_of_another_place",
    "“{place}”的救助对象不由您所在的岗位经办。",
    advice="请由该区划的岗位办理。",
    status=403,
)
NOT_YOUR_INSTITUTION = refusal(
    "recipient_is_of_another_institution",
    "您的岗位只能办理本机构的救助，不能办理“{agency}”的。",
    advice="请由该机构的岗位办理，或由民政部门办理。",
    status=403,
)
REASON_NEEDED = refusal(
    "reason_is_given",
    "{what}必须写明理由。",
    advice="请写明理由后重新办理。",
    status=422,
)
MERGED_ALREADY = refusal(
    "person_counts_for_itself",
    "“{name}”（编号 {key}）已并入编号 {into} 的救助对象。",
    advice="请使用编号 {into}；如合并有误，请先拆分。",
)
MERGED_INTO_ITSELF = refusal(
    "person_is_merged_into_another",
    "“{name}”（编号 {key}）不能并入自己。",
    advice="请填写另一人的姓名、编号或证件号码。",
    status=422,
)
NOT_MERGED = refusal(
    "person_was_merged",
    "“{name}”（编号 {key}）没有并入他人，不需要拆分。",
    advice="请核对编号。",
)
DEAD_BY_THEN = refusal(
    "aid_is_given_to_the_living",
    "“{name}”已于 {day} 去世，救助日期不能是 {aided}。",
    advice="请核对日期；救助的是其家人的，请登记在家人名下。",
)
DIES_TWICE = refusal(
    "person_dies_once",
    "“{name}”已于 {day} 登记去世。",
    advice="如日期有误，请联系系统管理员查证。",
)
DRAWN_AS_ANOTHER = refusal(
    "enrolment_once_under_all_registrations",
    "“{name}”已按另一登记（编号 {other}）享受“{component}”（起发月份 {since}）。",
    advice="两个登记已合并为同一人，请使用原来的核定；合并有误的，请先拆分。",
)
EXCLUDED = refusal(
    "programmes_exclude_each_other",
    "“{name}”已享受“{other}”（起发月份 {since}），按{place}的规定不得同时享受“{one}”。",
    advice="请先停发原待遇，或核对互斥规定。",
)
UNKNOWN_CATEGORY = refusal(
    "enrolment_has_a_known_category",
    "“{component}”没有“{category}”这个保障类别，可用：{known}。",
    advice="请选择该待遇的保障类别。",
    status=422,
)
COVERS_ONE = refusal(
    "enrolment_of_a_person_covers_one",
    "“{component}”按人发放，保障人口数只能是1，填写的是{persons}。",
    advice="请改为1；家庭的其他人分别核定。",
    status=422,
)
NOT_MONTHLY = refusal(
    "enrolment_is_monthly",
    "“{component}”按次发放，不能按月核定。",
    advice="请登记为救助事项。",
    status=422,
)
NOT_AN_EVENT = refusal(
    "aid_event_is_given_once",
    "“{component}”按月发放，不能登记为救助事项。",
    advice="请核定待遇。",
    status=422,
)
NO_SUCH_MONTH = refusal(
    "month_exists",
    "“{month}”不是月份。",
    advice="请写作年份加月份，如 202203。",
    status=422,
)
STOPPED_ALREADY = refusal(
    "enrolment_stops_once",
    "这项待遇已从 {month} 起停发。",
    advice="需要恢复的，请重新核定。",
)
EVENT_CLOSED = refusal(
    "aid_event_is_open",
    "这件救助事项已作废：{reason}。",
    advice="请另行登记。",
)
ROSTER_UNREADABLE = refusal(
    "roster_is_readable",
    "“{name}”不能读取：{why}。",
    advice="请用 Excel 或 WPS 打开核对，另存为 xlsx 或 csv 后重试。",
    status=422,
)
ROSTER_UNKNOWN = refusal(
    "roster_is_known",
    "认不出这是哪种名册：{said}。",
    advice="可以导入的名册：{known}。请补齐表头后重试，列的次序不限。",
    status=422,
)
ROSTER_EMPTY = refusal(
    "roster_has_rows",
    "这份名册只有表头，没有人员。",
    advice="请填写后再导入；如果这是空白模板，请换成填好的文件。",
    status=422,
)
ROSTER_IS_TEMPLATE = refusal(
    "roster_is_filled_in",
    "这是未填写的模板：其中只有示例行（17位的证件号码，应发344元、实发40元）。",
    advice="请删去示例行，填写本单位的发放数据后再导入。",
    status=422,
)
ROSTER_WRONG = refusal(
    "roster_is_right",
    "名册有 {count} 处错误，没有导入任何内容。第一处：第{row}行“{heading}”（{cell}），{said}",
    advice="请下载标出错误的工作簿（zhida roster check 文件 --marked 标注.xlsx），改正后重新导入。",
    status=422,
)
ROSTER_KNOWN = refusal(
    "roster_is_taken_in_once",
    "这份文件已于 {day} 由“{name}”导入，共 {rows} 行，没有重复导入。",
    advice="如需补充，请导入只含新增人员的名册。",
)
NO_SUCH_INTAKE = refusal(
    "roster_waits_here",
    "这份名册已不在这里：已经取消，或上传后超过 {hours} 小时。",
    advice="请重新上传；已导入的名册在“名册”中查看。",
    status=404,
)
ROSTER_TOO_LARGE = refusal(
    "roster_fits",
    "文件“{name}”有 {size} MB，超过 {limit} MB 的上限。",
    advice="请按区划拆分，或另存为 csv 后上传。",
    status=422,
)
