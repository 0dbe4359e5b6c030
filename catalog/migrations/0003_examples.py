import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_rule_tables_validity_notes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Example',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9_-]*$', 'Use small letters, digits, hyphens and underscores only.')])),
                ('name', models.CharField(max_length=100)),
                ('must_be', models.CharField(choices=[('possible', 'must be possible'), ('impossible', 'must be impossible')], default='possible', max_length=10)),
                ('choices', models.JSONField(help_text="By module, written as a preset's choices in the catalog file.")),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='catalog.productfamily')),
            ],
        ),
        migrations.AddConstraint(
            model_name='example',
            constraint=models.UniqueConstraint(fields=('family', 'code'), name='catalog_example_code_once_a_family'),
        ),
        migrations.AddConstraint(
            model_name='example',
            constraint=models.CheckConstraint(condition=models.Q(('must_be__in', ['possible', 'impossible'])), name='catalog_example_must_be'),
        ),
    ]
