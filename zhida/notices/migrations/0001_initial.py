import django.db.models.deletion
import zhida.store.append_only
import zhida.store.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('content', models.BinaryField(verbose_name='内容')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='收到时间')),
            ],
            options={
                'verbose_name': '原件',
                'constraints': [zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='source_file_is_written_once', violation_error_message='原件一经收存，不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', '等待识读'), ('reading', '识读中'), ('ready', '待确认'), ('unreadable', '无法识读'), ('cancelled', '已取消'), ('registered', '已登记')], default='waiting', max_length=12, verbose_name='状态')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='识读结果')),
                ('places', models.JSONField(blank=True, null=True, verbose_name='出处')),
                ('document', models.JSONField(blank=True, null=True, verbose_name='原文')),
                ('scope_path', zhida.store.fields.PathField(blank=True, db_index=True, max_length=100, verbose_name='区划路径')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('division', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.division', verbose_name='上传区划')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='notices.sourcefile', verbose_name='原件')),
            ],
            options={
                'verbose_name': '识读',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_number', models.CharField(max_length=100, verbose_name='文号')),
                ('title', models.CharField(max_length=360, verbose_name='标题')),
                ('issuers', models.JSONField(default=list, verbose_name='发文机关')),
                ('issued_on', models.DateField(verbose_name='成文日期')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('project_name', models.CharField(max_length=180, verbose_name='项目名称')),
                ('direct_fund_tag', models.CharField(blank=True, max_length=80, verbose_name='直达资金标识')),
                ('total_fen', zhida.store.fields.FenField(default=0, verbose_name='总额')),
                ('reading', models.JSONField(verbose_name='识读结果')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('scope_path', zhida.store.fields.PathField(db_index=True, max_length=100, verbose_name='区划路径')),
                ('issuer_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.agency', verbose_name='发文单位')),
                ('issuer_division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issued_notices', to='registers.division', verbose_name='下达区划')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='notices.sourcefile', verbose_name='原件')),
            ],
            options={
                'verbose_name': '资金文件',
                'ordering': ['-issued_on', 'document_number'],
                'constraints': [models.UniqueConstraint(fields=('document_number',), name='notice_number_is_unique', violation_error_message='这个文号已经登记过。'), zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='notice_is_written_once', violation_error_message='已登记的资金文件不能修改或删除；请另发文件更正。')],
            },
        ),
        migrations.CreateModel(
            name='TargetTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=200, verbose_name='单位')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('amount_fen', zhida.store.fields.FenField(default=0, verbose_name='年度金额')),
                ('funding', models.JSONField(default=dict, verbose_name='资金来源')),
                ('goals', models.JSONField(default=list, verbose_name='总体目标')),
                ('scope_path', zhida.store.fields.PathField(db_index=True, max_length=100, verbose_name='区划路径')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.agency', verbose_name='机构')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_tables', to='notices.notice', verbose_name='资金文件')),
            ],
            options={
                'verbose_name': '绩效目标表',
                'constraints': [zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='target_table_is_written_once', violation_error_message='随文下达的绩效目标表不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='TargetIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('category', models.CharField(max_length=60, verbose_name='一级指标')),
                ('subcategory', models.CharField(max_length=60, verbose_name='二级指标')),
                ('name', models.TextField(verbose_name='三级指标')),
                ('kind', models.CharField(max_length=12, verbose_name='类型')),
                ('operator', models.CharField(blank=True, max_length=8, verbose_name='比较')),
                ('value', models.CharField(blank=True, max_length=60, verbose_name='指标值')),
                ('upper', models.CharField(blank=True, max_length=60, verbose_name='上限')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='单位')),
                ('text', models.TextField(verbose_name='原文')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='notices.targettable', verbose_name='绩效目标表')),
            ],
            options={
                'verbose_name': '绩效指标',
                'ordering': ['table', 'order'],
                'constraints': [zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='target_indicator_is_written_once', violation_error_message='随文下达的绩效指标不能修改或删除。')],
            },
        ),
        migrations.CreateModel(
            name='AcceptedFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='代码')),
                ('severity', models.CharField(max_length=10, verbose_name='程度')),
                ('message', models.TextField(verbose_name='内容')),
                ('where', models.TextField(blank=True, verbose_name='位置')),
                ('reason', models.TextField(verbose_name='接受理由')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accepted_findings', to='notices.notice', verbose_name='资金文件')),
            ],
            options={
                'verbose_name': '已接受的疑点',
                'constraints': [zhida.store.append_only.WrittenOnce(may_change=(), may_fill=(), name='accepted_finding_is_written_once', violation_error_message='已接受的疑点连同理由永久保存，不能修改或删除。')],
            },
        ),
    ]
