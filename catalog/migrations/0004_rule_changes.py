import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_examples'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='Code of the rule; it may be gone.', max_length=80)),
                ('way', models.CharField(choices=[('page', 'on the rules page'), ('form', 'in the plain form'), ('file', 'from a file'), ('back', 'by going back')], max_length=4)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rule_changes', to='catalog.productfamily')),
            ],
        ),
        migrations.AddIndex(
            model_name='rulechange',
            index=models.Index(fields=['family', 'code', 'at'], name='catalog_change_of_rule'),
        ),
        migrations.AddConstraint(
            model_name='rulechange',
            constraint=models.CheckConstraint(condition=models.Q(('before__isnull', False), ('after__isnull', False), _connector='OR'), name='catalog_change_has_a_side'),
        ),
    ]
