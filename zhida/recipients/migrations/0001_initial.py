import django.db.models.deletion
import zhida.store.append_only
import zhida.store.fields
import zhida.store.overlap
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='家庭编号')),
                ('scope_path', zhida.store.fields.PathField(max_length=100, verbose_name='区划路径')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='所在区划')),
            ],
            options={
                'verbose_name': '家庭',
                'ordering': ['division', 'number'],
                'indexes': [models.Index(fields=['scope_path', 'id'], name='household_by_scope')],
                'constraints': [models.UniqueConstraint(fields=('division', 'number'), name='household_number_is_given_once', violation_error_message='该区划已有这个家庭编号。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='household_is_never_deleted', violation_error_message='家庭不能修改或删除；迁出请结束成员关系后在新区划登记。')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_kind', models.CharField(choices=[('身份证号', '身份证号'), ('港澳台居民居住证', '港澳台居民居住证'), ('外国人永久居留身份证', '外国人永久居留身份证'), ('残疾人证号', '残疾人证号'), ('护照号', '护照号'), ('优抚安置', '优抚安置'), ('无法查明身份信息的流浪乞讨人员', '无法查明身份信息的流浪乞讨人员')], max_length=20, verbose_name='证件类型')),
                ('number_sealed', models.BinaryField(null=True, verbose_name='证件号码（加密）')),
                ('number_hash', models.BinaryField(max_length=32, null=True, verbose_name='证件号码（摘要）')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('name_key', models.CharField(max_length=100, verbose_name='匹配用姓名')),
                ('pinyin', models.CharField(blank=True, max_length=300, verbose_name='拼音')),
                ('sex', models.CharField(blank=True, choices=[('男', '男'), ('女', '女')], max_length=1, verbose_name='性别')),
                ('birth_on', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('died_on', models.DateField(blank=True, null=True, verbose_name='去世日期')),
                ('scope_path', zhida.store.fields.PathField(max_length=100, verbose_name='区划路径')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('division', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='所在区划')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='recipients.person', verbose_name='并入')),
            ],
            options={
                'verbose_name': '救助对象',
                'ordering': ['pinyin', 'id'],
                'indexes': [models.Index(fields=['scope_path', 'id'], name='person_by_scope'), models.Index(fields=['name_key'], name='person_by_name'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='person_by_merging'), models.Index(condition=models.Q(('died_on__isnull', False)), fields=['died_on'], name='person_by_death')],
                'constraints': [models.UniqueConstraint(fields=('number_hash',), name='person_has_a_number_of_its_own', violation_error_message='这个证件号码已经登记过。'), models.CheckConstraint(condition=models.Q(models.Q(('document_kind', '无法查明身份信息的流浪乞讨人员'), ('number_hash__isnull', True)), models.Q(models.Q(('document_kind', '无法查明身份信息的流浪乞讨人员'), _negated=True), ('number_hash__isnull', False)), _connector='OR'), name='person_number_fits_its_document', violation_error_message='有证件的须有号码；无法查明身份的不应有号码。'), models.CheckConstraint(condition=models.Q(models.Q(('number_hash__isnull', True), ('number_sealed__isnull', True)), models.Q(('number_hash__isnull', False), ('number_sealed__isnull', False)), _connector='OR'), name='person_number_is_sealed_and_found', violation_error_message='证件号码的密文和摘要必须同时具备。'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='person_is_not_merged_into_itself', violation_error_message='不能把一个人并入其本人。'), models.CheckConstraint(condition=models.Q(('died_on__isnull', True), ('birth_on__isnull', True), ('died_on__gte', models.F('birth_on')), _connector='OR'), name='person_dies_after_birth', violation_error_message='去世日期不能早于出生日期。'), zhida.store.append_only.WrittenOnce(may_change=('number_sealed', 'name', 'name_key', 'pinyin', 'sex', 'birth_on', 'died_on', 'division_id', 'scope_path', 'merged_into_id'), may_fill=(), name='person_is_never_deleted', violation_error_message='救助对象不能删除，证件类型和号码不能更改；号码有误请登记正确号码后合并。')],
            },
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='名册种类')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('scope_path', zhida.store.fields.PathField(max_length=100, verbose_name='区划路径')),
                ('rows', models.PositiveIntegerField(verbose_name='行数')),
                ('total_fen', zhida.store.fields.FenField(default=0, verbose_name='金额合计')),
                ('people_new', models.PositiveIntegerField(verbose_name='新登记人数')),
                ('people_known', models.PositiveIntegerField(verbose_name='已有人数')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='上报区划')),
            ],
            options={
                'verbose_name': '名册',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['scope_path', 'id'], name='roster_by_scope')],
                'constraints': [models.UniqueConstraint(fields=('sha256',), name='roster_is_taken_in_once', violation_error_message='这份名册已经导入过。'), models.CheckConstraint(condition=models.Q(('rows__gte', 1)), name='roster_has_rows', violation_error_message='名册里没有人员。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='roster_is_written_once', violation_error_message='名册的导入记录不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='LifeFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(choices=[('deceased', '去世'), ('moved', '迁出'), ('adopted', '被依法收养'), ('parent_found', '查找到生父母'), ('parent_capable', '父母恢复抚养能力'), ('at_school', '在校就读')], max_length=24, verbose_name='情形')),
                ('happened_on', models.DateField(verbose_name='发生日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '生活事实',
                'ordering': ['happened_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('happened_on')), _connector='OR'), name='life_fact_ends_after_it_begins', violation_error_message='截止日期不能早于发生日期。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='life_fact_is_written_once', violation_error_message='已登记的事实不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=20, verbose_name='与户主关系')),
                ('joined_on', models.DateField(verbose_name='加入日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离开日期')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='recipients.household', verbose_name='家庭')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '家庭成员',
                'ordering': ['household', 'joined_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='household_member_leaves_after_joining', violation_error_message='离开日期不能早于加入日期。'), zhida.store.overlap.NoOverlap(first='joined_on', keys=('person',), last='left_on', name='household_member_of_one_at_a_time', violation_error_message='同一人同一时间只能属于一个家庭。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=('left_on',), name='household_member_is_fixed', violation_error_message='家庭成员关系不能修改或删除，只能登记离开日期。')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(blank=True, choices=[('urban', '城市'), ('rural', '农村'), ('urban_dispersed', '城市分散供养'), ('urban_institution', '城市集中供养'), ('rural_dispersed', '农村分散供养'), ('rural_institution', '农村集中供养'), ('full', '全护理'), ('partial', '半护理'), ('able', '全自理'), ('dispersed', '社会散居'), ('institution', '机构养育')], max_length=20, verbose_name='保障类别')),
                ('scope_path', zhida.store.fields.PathField(max_length=100, verbose_name='区划路径')),
                ('decision_number', models.CharField(blank=True, max_length=100, verbose_name='核定文号')),
                ('decided_on', models.DateField(verbose_name='核定日期')),
                ('start_month', models.PositiveIntegerField(verbose_name='起发月份')),
                ('stop_month', models.PositiveIntegerField(blank=True, null=True, verbose_name='停发月份')),
                ('stop_reason', models.CharField(blank=True, max_length=100, null=True, verbose_name='停发原因')),
                ('persons_covered', models.PositiveSmallIntegerField(default=1, verbose_name='保障人口数')),
                ('income_fen', zhida.store.fields.FenField(default=0, verbose_name='家庭月收入')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('agency', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.agency', verbose_name='供养机构')),
                ('component', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.component', verbose_name='待遇')),
                ('division', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='核定区划')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='recipients.household', verbose_name='家庭')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '待遇核定',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['scope_path', 'id'], name='enrolment_by_scope'), models.Index(fields=['component', 'scope_path'], name='enrolment_by_component'), models.Index(condition=models.Q(('agency__isnull', False)), fields=['agency'], name='enrolment_by_agency')],
                'constraints': [models.CheckConstraint(condition=models.Q(('start_month__gte', 190001), ('start_month__lte', 299912)), name='enrolment_starts_in_a_month', violation_error_message='起发月份应写作年份加月份，如 202203。'), models.CheckConstraint(condition=models.Q(('stop_month__isnull', True), ('stop_month__gte', models.F('start_month')), _connector='OR'), name='enrolment_stops_after_it_starts', violation_error_message='停发月份不能早于起发月份。'), models.CheckConstraint(condition=models.Q(models.Q(('stop_month__isnull', True), ('stop_reason__isnull', True)), models.Q(('stop_month__isnull', False), ('stop_reason__isnull', False), models.Q(('stop_reason', ''), _negated=True)), _connector='OR'), name='enrolment_stop_has_a_reason', violation_error_message='停发必须写明原因。'), models.CheckConstraint(condition=models.Q(('income_fen__gte', 0), ('persons_covered__gte', 1)), name='enrolment_covers_somebody', violation_error_message='保障人口数至少为一，家庭月收入不能为负数。'), zhida.store.overlap.NoOverlap(first='start_month', keys=('person', 'component'), last='stop_month', name='enrolment_of_a_person_once_at_a_time', violation_error_message='此人同一时间已有这项待遇。'), zhida.store.overlap.NoOverlap(first='start_month', keys=('household', 'component'), last='stop_month', name='enrolment_of_a_household_once_at_a_time', violation_error_message='该家庭同一时间已有这项待遇。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=('stop_month', 'stop_reason'), name='enrolment_is_fixed', violation_error_message='待遇核定不能修改或删除；有变动请停发后重新核定。')],
            },
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number_sealed', models.BinaryField(verbose_name='账号（加密）')),
                ('number_hash', models.BinaryField(max_length=32, verbose_name='账号（摘要）')),
                ('holder_name', models.CharField(max_length=100, verbose_name='户名')),
                ('bank', models.CharField(blank=True, max_length=100, verbose_name='开户银行')),
                ('kind', models.CharField(choices=[('一卡通', '一卡通'), ('社保卡', '社保卡'), ('银行卡', '银行卡'), ('存折', '存折')], max_length=10, verbose_name='账户类型')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '领款账户',
                'indexes': [models.Index(fields=['number_hash'], name='bank_account_by_number')],
                'constraints': [models.UniqueConstraint(fields=('person', 'number_hash'), name='bank_account_listed_once_a_person', violation_error_message='这个人已登记有该账户。'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='bank_account_ends_after_it_begins', violation_error_message='停用日期不能早于启用日期。'), zhida.store.append_only.WrittenOnce(may_change=('number_sealed',), may_fill=('valid_to',), name='bank_account_is_fixed', violation_error_message='领款账户不能修改或删除；更换账户请停用后另行登记。')],
            },
        ),
        migrations.CreateModel(
            name='AidEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope_path', zhida.store.fields.PathField(max_length=100, verbose_name='区划路径')),
                ('decision_number', models.CharField(blank=True, max_length=100, verbose_name='核定文号')),
                ('circumstances', models.CharField(blank=True, max_length=300, verbose_name='救助事由')),
                ('requested_on', models.DateField(verbose_name='求助日期')),
                ('registered_on', models.DateField(blank=True, null=True, verbose_name='登记日期')),
                ('aided_on', models.DateField(blank=True, null=True, verbose_name='救助日期')),
                ('sent_home_on', models.DateField(blank=True, null=True, verbose_name='返乡日期')),
                ('origin', models.CharField(blank=True, max_length=100, verbose_name='流出地')),
                ('origin_unknown', models.BooleanField(default=False, verbose_name='流出地不明')),
                ('standard_fen', zhida.store.fields.FenField(default=0, verbose_name='适用标准')),
                ('amount_fen', zhida.store.fields.FenField(default=0, verbose_name='救助金额')),
                ('cancelled_reason', models.CharField(blank=True, max_length=300, null=True, verbose_name='作废原因')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('agency', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.agency', verbose_name='救助机构')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.component', verbose_name='待遇')),
                ('division', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='办理区划')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid_events', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '救助事项',
                'ordering': ['-requested_on', '-id'],
                'indexes': [models.Index(fields=['scope_path', 'requested_on'], name='aid_event_by_scope'), models.Index(condition=models.Q(('agency__isnull', False)), fields=['agency'], name='aid_event_by_agency')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('registered_on__isnull', True), ('registered_on__gte', models.F('requested_on')), _connector='OR'), models.Q(('aided_on__isnull', True), ('aided_on__gte', models.F('requested_on')), _connector='OR'), models.Q(('sent_home_on__isnull', True), ('sent_home_on__gte', models.F('requested_on')), _connector='OR')), name='aid_event_days_follow_the_request', violation_error_message='登记、救助、返乡的日期都不能早于求助日期。'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0), ('standard_fen__gte', 0)), name='aid_event_amounts_are_not_negative', violation_error_message='救助金额和适用标准不能为负数。'), models.CheckConstraint(condition=models.Q(('origin', ''), ('origin_unknown', False), _connector='OR'), name='aid_event_origin_is_known_or_not', violation_error_message='已写明流出地的，不能再标为“流出地不明”。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=('registered_on', 'aided_on', 'sent_home_on', 'cancelled_reason'), name='aid_event_is_fixed', violation_error_message='救助事项不能修改或删除；有误请作废后重新登记。')],
            },
        ),
        migrations.CreateModel(
            name='Admission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.agency', verbose_name='接收机构')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admissions', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '接收登记',
                'constraints': [models.UniqueConstraint(fields=('agency', 'person'), name='person_is_admitted_once', violation_error_message='该机构已经接收此人。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='admission_is_written_once', violation_error_message='接收登记不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', '合并'), ('split', '拆分')], max_length=8, verbose_name='类别')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recipients.person', verbose_name='并入')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '合并与拆分',
                'indexes': [models.Index(fields=['kind'], name='person_merge_by_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='person_merge_has_a_reason', violation_error_message='合并或拆分必须写明理由。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='person_merge_is_written_once', violation_error_message='合并与拆分的记录不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='PersonName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('name_key', models.CharField(db_index=True, max_length=100, verbose_name='匹配用姓名')),
                ('kind', models.CharField(choices=[('former', '曾用名'), ('alias', '别名'), ('mistake', '误写')], max_length=12, verbose_name='类别')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='recipients.person', verbose_name='救助对象')),
            ],
            options={
                'verbose_name': '曾用名和别名',
                'constraints': [zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='person_name_is_written_once', violation_error_message='姓名记录不能修改或删除。')],
            },
        ),
    ]
