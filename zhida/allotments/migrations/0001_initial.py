import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import zhida.store.append_only
import zhida.store.constraints
import zhida.store.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('notices', '0001_initial'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('project_code', models.CharField(blank=True, max_length=40, verbose_name='项目代码')),
                ('project_name', models.CharField(max_length=180, verbose_name='项目名称')),
                ('mark_region', models.CharField(blank=True, max_length=12, verbose_name='标识发布地区')),
                ('mark_text', models.CharField(blank=True, max_length=80, verbose_name='直达资金标识')),
                ('income_subject', models.CharField(blank=True, max_length=13, verbose_name='收入科目')),
                ('function_subjects', models.JSONField(default=list, verbose_name='支出科目')),
                ('purposes', models.JSONField(default=list, verbose_name='支出方向')),
                ('mark', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.mark', verbose_name='标识')),
            ],
            options={
                'verbose_name': '资金',
                'ordering': ['-fiscal_year', 'project_name', 'mark_text'],
                'constraints': [models.UniqueConstraint(fields=('fiscal_year', 'project_name', 'mark_region', 'mark_text'), name='fund_is_one_year_project_and_mark', violation_error_message='该年度已有同一项目名称、同一标识的资金。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='fund_is_written_once', violation_error_message='资金的年度、项目名称和直达资金标识必须贯穿始终，不能更改。')],
            },
        ),
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', zhida.store.fields.PathField(blank=True, max_length=300, verbose_name='来源路径')),
                ('document_number', models.CharField(max_length=100, verbose_name='文号')),
                ('receiver_name', models.CharField(max_length=200, verbose_name='接收单位（原文）')),
                ('scope_path', zhida.store.fields.PathField(max_length=100, verbose_name='区划路径')),
                ('source_label', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                ('origin_year', models.PositiveSmallIntegerField(verbose_name='最初年度')),
                ('untraced', models.BooleanField(default=False, verbose_name='上级来源未登记')),
                ('amount_fen', zhida.store.fields.FenField(default=0, verbose_name='指标金额')),
                ('passed_down_fen', zhida.store.fields.FenField(default=0, verbose_name='已分解下达')),
                ('reserved_fen', zhida.store.fields.FenField(default=0, verbose_name='已申请支付')),
                ('paid_fen', zhida.store.fields.FenField(default=0, verbose_name='已支付')),
                ('taken_back_fen', zhida.store.fields.FenField(default=0, verbose_name='被收回')),
                ('carried_fen', zhida.store.fields.FenField(default=0, verbose_name='已结转')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='下达日期')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='确认收到日期')),
                ('passed_down_on', models.DateField(blank=True, null=True, verbose_name='首次分解下达日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='应分解下达日期')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.agency', verbose_name='机构')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='接收区划')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allotments', to='notices.notice', verbose_name='资金文件')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='allotments.allotment', verbose_name='上级指标')),
                ('purpose', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.purpose', verbose_name='支出方向')),
                ('fund', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='allotments.fund', verbose_name='资金')),
            ],
            options={
                'verbose_name': '指标',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['path'], name='allotment_by_path'), models.Index(fields=['scope_path', 'id'], name='allotment_by_scope'), models.Index(fields=['issued_on', 'id'], name='allotment_by_issue'), models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on'], name='allotment_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('passed_down_fen'), '+', models.F('reserved_fen')), '+', models.F('paid_fen')), '+', models.F('carried_fen')))), name='allotment_never_overspent', violation_error_message='指标余额不足，不能下达、支付或收回超过余额的金额。'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0), ('carried_fen__gte', 0), ('paid_fen__gte', 0), ('passed_down_fen__gte', 0), ('reserved_fen__gte', 0), ('taken_back_fen__gte', 0)), name='allotment_sums_are_not_negative', violation_error_message='指标的各项金额都不能为负数。'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), ('untraced', False), _connector='OR'), name='allotment_with_parent_is_traced', violation_error_message='已有上级指标的，不能再标为“上级来源未登记”。'), models.UniqueConstraint(fields=('fund', 'id'), name='allotment_and_its_fund', violation_error_message='指标与资金的对应关系重复。'), zhida.store.constraints.CompositeForeignKey(fields=['fund', 'parent'], name='allotment_keeps_fund_of_parent', through='parent', to_fields=['fund', 'id'], violation_error_message='下级指标必须与上级指标同属一项资金：年度、项目名称和直达资金标识不得改变。'), models.UniqueConstraint(models.F('document_number'), models.F('division'), models.F('fund'), django.db.models.functions.comparison.Coalesce('parent', 0), django.db.models.functions.comparison.Coalesce('agency', 0), django.db.models.functions.comparison.Coalesce('purpose', 0), models.F('source_label'), name='allotment_one_row_per_receiver', violation_error_message='本文件已向该单位下达过同一支出方向、同一来源的指标；增加金额请用“追加”。'), zhida.store.append_only.WrittenOnce(may_change=('path', 'untraced', 'amount_fen', 'passed_down_fen', 'reserved_fen', 'paid_fen', 'taken_back_fen', 'carried_fen', 'due_on'), may_fill=('parent_id', 'received_on', 'passed_down_on'), name='allotment_identity_is_fixed', violation_error_message='指标的资金、文号、接收单位、支出方向和最初年度不能更改，指标也不能删除。')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receive', '接收'), ('pass_down', '分解下达'), ('adjust_up', '追加'), ('adjust_down', '调减'), ('take_back', '收回'), ('correct', '更正')], max_length=16, verbose_name='类型')),
                ('amount_fen', zhida.store.fields.FenField(default=0, verbose_name='金额')),
                ('corrected_kind', models.CharField(blank=True, choices=[('receive', '接收'), ('pass_down', '分解下达'), ('adjust_up', '追加'), ('adjust_down', '调减'), ('take_back', '收回'), ('correct', '更正')], max_length=16, verbose_name='所更正的类型')),
                ('document_number', models.CharField(blank=True, max_length=100, verbose_name='依据文号')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('happened_on', models.DateField(verbose_name='发生日期')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('audit_number', models.BigIntegerField(db_index=True, verbose_name='审计序号')),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='allotments.movement', verbose_name='所更正的变动')),
                ('from_allotment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements_out', to='allotments.allotment', verbose_name='转出指标')),
                ('fund', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='allotments.fund', verbose_name='资金')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='notices.notice', verbose_name='资金文件')),
                ('to_allotment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements_in', to='allotments.allotment', verbose_name='转入指标')),
            ],
            options={
                'verbose_name': '变动',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='movement_is_positive', violation_error_message='变动金额必须大于零；减少金额请用“调减”或“收回”。'), models.CheckConstraint(condition=models.Q(models.Q(('from_allotment__isnull', False), ('to_allotment__isnull', True)), models.Q(('from_allotment__isnull', True), ('to_allotment__isnull', False)), models.Q(('from_allotment__isnull', False), ('to_allotment__isnull', False), models.Q(('from_allotment', models.F('to_allotment')), _negated=True)), _connector='OR'), name='movement_has_two_different_ends', violation_error_message='一笔变动的转出与转入不能是同一个指标。'), models.CheckConstraint(condition=models.Q(models.Q(('from_allotment__isnull', True), ('kind', 'receive')), models.Q(('from_allotment__isnull', False), ('kind', 'pass_down'), ('to_allotment__isnull', False)), models.Q(('kind', 'adjust_up'), ('to_allotment__isnull', False)), models.Q(('from_allotment__isnull', False), ('kind__in', ['adjust_down', 'take_back'])), ('kind', 'correct'), _connector='OR'), name='movement_ends_fit_its_kind', violation_error_message='变动的转出、转入与其类型不符。'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'correct'), ('corrected_kind__in', ['receive', 'pass_down', 'adjust_up', 'adjust_down', 'take_back'])), models.Q(models.Q(('kind', 'correct'), _negated=True), ('corrected_kind', ''), ('corrects__isnull', True)), _connector='OR'), name='movement_correction_names_what_it_corrects', violation_error_message='更正必须指明所更正的变动；更正本身不能再被更正。'), models.UniqueConstraint(fields=('corrects',), name='movement_is_corrected_once', violation_error_message='这笔变动已经更正过，不能再次更正。'), models.UniqueConstraint(fields=('id', 'fund', 'amount_fen', 'kind'), name='movement_and_what_it_moved', violation_error_message='变动重复。'), zhida.store.constraints.CompositeForeignKey(fields=['corrects', 'fund', 'amount_fen', 'corrected_kind'], name='movement_correction_equals_what_it_corrects', through='corrects', to_fields=['id', 'fund', 'amount_fen', 'kind'], violation_error_message='更正的资金、金额必须与所更正的变动完全相同。'), zhida.store.constraints.CompositeForeignKey(fields=['fund', 'from_allotment'], name='movement_leaves_its_own_fund', through='from_allotment', to_fields=['fund', 'id'], violation_error_message='变动的资金与转出指标的资金不一致。'), zhida.store.constraints.CompositeForeignKey(fields=['fund', 'to_allotment'], name='movement_arrives_in_its_own_fund', through='to_allotment', to_fields=['fund', 'id'], violation_error_message='变动的资金与转入指标的资金不一致。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='movement_is_written_once', violation_error_message='变动一经记账不能修改或删除；有误请另作更正。')],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reserve', '申请支付'), ('release', '释放占用'), ('pay', '支付'), ('unpay', '退回')], max_length=8, verbose_name='类型')),
                ('function_subject', models.CharField(max_length=13, verbose_name='支出功能分类')),
                ('amount_fen', zhida.store.fields.FenField(default=0, verbose_name='金额')),
                ('document_number', models.CharField(db_index=True, max_length=100, verbose_name='申请编号')),
                ('happened_on', models.DateField(verbose_name='发生日期')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('audit_number', models.BigIntegerField(db_index=True, verbose_name='审计序号')),
                ('allotment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='allotments.allotment', verbose_name='指标')),
                ('fund', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='allotments.fund', verbose_name='资金')),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.purpose', verbose_name='支出方向')),
            ],
            options={
                'verbose_name': '使用',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='use_is_positive', violation_error_message='使用金额必须大于零。'), models.CheckConstraint(condition=models.Q(('kind__in', ['reserve', 'release', 'pay', 'unpay'])), name='use_is_of_a_known_kind', violation_error_message='使用的类型不符。'), models.CheckConstraint(condition=models.Q(models.Q(('function_subject', ''), _negated=True), models.Q(('document_number', ''), _negated=True)), name='use_names_subject_and_request', violation_error_message='使用必须写明支出科目和申请编号。'), zhida.store.constraints.CompositeForeignKey(fields=['fund', 'allotment'], name='use_stays_in_its_own_fund', through='allotment', to_fields=['fund', 'id'], violation_error_message='使用的资金与指标的资金不一致。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='use_is_written_once', violation_error_message='使用记录一经记账不能修改或删除。')],
            },
        ),
    ]
