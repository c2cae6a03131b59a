import django.db.models.deletion
import zhida.store.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('short_name', models.CharField(max_length=30, verbose_name='简称')),
                ('holder', models.CharField(choices=[('household', '到户'), ('person', '到人')], max_length=10, verbose_name='按户或按人补助')),
                ('rhythm', models.CharField(choices=[('monthly', '按月'), ('event', '按次')], max_length=10, verbose_name='发放方式')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
            ],
            options={
                'verbose_name': '救助项目',
                'ordering': ['order', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Division',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='区划代码')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=50, verbose_name='简称')),
                ('level', models.CharField(choices=[('nation', '国家'), ('province', '省级'), ('prefecture', '地级'), ('county', '县级'), ('town', '乡级')], max_length=12, verbose_name='级次')),
                ('path', zhida.store.fields.PathField(max_length=100, unique=True, verbose_name='区划路径')),
                ('pinyin', models.CharField(blank=True, max_length=200, verbose_name='拼音')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='上级')),
            ],
            options={
                'verbose_name': '行政区划',
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=21, unique=True, verbose_name='单位代码')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=100, verbose_name='简称')),
                ('kind', models.CharField(choices=[('finance', '财政部门'), ('civil_affairs', '民政部门'), ('institution', '机构'), ('audit', '审计部门'), ('other', '其他')], max_length=20, verbose_name='类别')),
                ('pinyin', models.CharField(blank=True, max_length=300, verbose_name='拼音')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='所在区划')),
            ],
            options={
                'verbose_name': '单位',
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DivisionAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('name', models.CharField(db_index=True, max_length=100, verbose_name='别名')),
                ('kind', models.CharField(default='别称', max_length=20, verbose_name='类别')),
                ('former_code', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='曾用代码')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='registers.division', verbose_name='行政区划')),
            ],
            options={
                'verbose_name': '区划别名',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=10, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('direct', models.BooleanField(default=True, verbose_name='属直达资金')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='发布地区')),
            ],
            options={
                'verbose_name': '直达资金标识',
                'ordering': ['region', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExclusivePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('region', models.CharField(blank=True, max_length=12, verbose_name='适用地区')),
                ('effect', models.CharField(choices=[('refused', '不得同时享受'), ('difference', '补差'), ('allowed', '可以同时享受')], max_length=12, verbose_name='处理方式')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.programme', verbose_name='救助项目一')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.programme', verbose_name='救助项目二')),
            ],
            options={
                'verbose_name': '互斥待遇',
                'ordering': ['one', 'other', 'region'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Component',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('calculation', models.CharField(choices=[('standard', '按标准'), ('difference', '补差'), ('event', '一事一议')], max_length=12, verbose_name='计算方式')),
                ('categories', models.CharField(blank=True, max_length=200, verbose_name='保障类别')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='components', to='registers.programme', verbose_name='救助项目')),
            ],
            options={
                'verbose_name': '待遇',
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('short_name', models.CharField(max_length=30, verbose_name='简称')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
            ],
            options={
                'verbose_name': '支出方向',
                'ordering': ['order', 'code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='purpose_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。')],
            },
        ),
        migrations.AddField(
            model_name='programme',
            name='purpose',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.purpose', verbose_name='支出方向'),
        ),
        migrations.CreateModel(
            name='FundProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('code', models.CharField(max_length=21, unique=True, verbose_name='项目代码')),
                ('name', models.CharField(max_length=180, verbose_name='项目名称')),
                ('income_subject', models.CharField(blank=True, max_length=13, verbose_name='收入科目')),
                ('function_subject', models.CharField(blank=True, max_length=13, verbose_name='支出科目')),
                ('purposes', models.ManyToManyField(blank=True, to='registers.purpose', verbose_name='支出方向')),
            ],
            options={
                'verbose_name': '资金项目',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PurposeSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('subject_code', models.CharField(max_length=13, verbose_name='支出功能科目')),
                ('region', models.CharField(blank=True, max_length=12, verbose_name='适用地区')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对')),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='registers.purpose', verbose_name='支出方向')),
            ],
            options={
                'verbose_name': '方向可用科目',
                'ordering': ['purpose', 'subject_code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('category', models.CharField(blank=True, choices=[('urban', '城市'), ('rural', '农村'), ('urban_dispersed', '城市分散供养'), ('urban_institution', '城市集中供养'), ('rural_dispersed', '农村分散供养'), ('rural_institution', '农村集中供养'), ('full', '全护理'), ('partial', '半护理'), ('able', '全自理'), ('dispersed', '社会散居'), ('institution', '机构养育')], max_length=20, verbose_name='保障类别')),
                ('amount_fen', zhida.store.fields.FenField(default=0, verbose_name='标准金额')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.component', verbose_name='待遇')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='适用区划')),
            ],
            options={
                'verbose_name': '保障标准',
                'ordering': ['component', 'category', 'division', 'valid_from'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StopRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('fact', models.CharField(choices=[('deceased', '去世'), ('moved', '迁出'), ('adopted', '被依法收养'), ('adult_not_at_school', '年满18周岁且不在校就读'), ('parent_found', '查找到生父母'), ('parent_capable', '父母恢复抚养能力')], max_length=24, verbose_name='情形')),
                ('region', models.CharField(blank=True, max_length=12, verbose_name='适用地区')),
                ('months_after', models.PositiveSmallIntegerField(verbose_name='隔几个月停发')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stop_rules', to='registers.programme', verbose_name='救助项目')),
            ],
            options={
                'verbose_name': '停发规则',
                'ordering': ['programme', 'fact', 'region'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('income', '收入'), ('function', '支出功能'), ('government_economy', '政府经济'), ('department_economy', '部门经济')], max_length=20, verbose_name='类别')),
                ('code', models.CharField(max_length=13, verbose_name='科目代码')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('verified', models.BooleanField(default=False, verbose_name='已核对')),
            ],
            options={
                'verbose_name': '预算科目',
                'ordering': ['year', 'kind', 'code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='subject_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'), models.UniqueConstraint(fields=('year', 'kind', 'code'), name='subject_unique_per_year', violation_error_message='该年度已有这个科目代码。')],
            },
        ),
        migrations.CreateModel(
            name='AgencyAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('edited', models.BooleanField(default=False, verbose_name='管理员改过')),
                ('name', models.CharField(db_index=True, max_length=200, verbose_name='别名')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='registers.agency', verbose_name='单位')),
            ],
            options={
                'verbose_name': '单位别名',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='agencyalias_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'), models.UniqueConstraint(fields=('agency', 'name'), name='agency_alias_given_once', violation_error_message='这个单位已有同样的别名。')],
            },
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='division_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='agency_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='divisionalias',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='divisionalias_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='divisionalias',
            constraint=models.UniqueConstraint(fields=('division', 'name', 'former_code'), name='division_alias_given_once', violation_error_message='这个区划已有同样的别名。'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='mark_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('region', 'code', 'name'), name='mark_unique_per_region', violation_error_message='该地区已有这个标识。'),
        ),
        migrations.AddConstraint(
            model_name='exclusivepair',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='exclusivepair_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='exclusivepair',
            constraint=models.UniqueConstraint(fields=('one', 'other', 'region'), name='exclusive_pair_listed_once', violation_error_message='该地区已列有这一对待遇。'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='component_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='programme_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='fundproject',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='fundproject_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='purposesubject',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='purposesubject_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='purposesubject',
            constraint=models.UniqueConstraint(fields=('purpose', 'subject_code', 'region'), name='purpose_subject_listed_once', violation_error_message='这个支出方向已列有该科目。'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='standard_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='standard_is_positive', violation_error_message='保障标准必须大于零。'),
        ),
        migrations.AddConstraint(
            model_name='standard',
            constraint=models.UniqueConstraint(fields=('component', 'category', 'division', 'valid_from'), name='standard_begins_once', violation_error_message='该地区同一天已有这项保障标准。'),
        ),
        migrations.AddConstraint(
            model_name='stoprule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='stoprule_ends_after_it_begins', violation_error_message='失效日期不能早于生效日期。'),
        ),
        migrations.AddConstraint(
            model_name='stoprule',
            constraint=models.UniqueConstraint(fields=('programme', 'fact', 'region'), name='stop_rule_listed_once', violation_error_message='该地区已有这条停发规则。'),
        ),
    ]
