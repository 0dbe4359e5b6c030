from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='compatibilityrule',
            name='catalog_rule_operator_of_its_form',
        ),
        migrations.RemoveConstraint(
            model_name='compatibilityrule',
            name='catalog_rule_strength',
        ),
        migrations.AddField(
            model_name='compatibilityrule',
            name='note',
            field=models.TextField(blank=True, help_text='Why the rule is there. Customers never see it.', max_length=2000, verbose_name='note for colleagues'),
        ),
        migrations.AddField(
            model_name='compatibilityrule',
            name='table',
            field=models.JSONField(blank=True, editable=False, help_text='The modules of a table, and the rows of SKUs that fit.', null=True),
        ),
        migrations.AddField(
            model_name='compatibilityrule',
            name='valid_from',
            field=models.DateField(blank=True, help_text='First day. Empty: from the next publishing on.', null=True),
        ),
        migrations.AddField(
            model_name='compatibilityrule',
            name='valid_to',
            field=models.DateField(blank=True, help_text='Last day. Empty: without end.', null=True),
        ),
        migrations.AlterField(
            model_name='compatibilityrule',
            name='form',
            field=models.CharField(choices=[('needs', 'needs'), ('never_with', 'never with'), ('only_with', 'only with'), ('must_match', 'must match'), ('budget', 'budget or count'), ('table', 'table of what fits')], max_length=10),
        ),
        migrations.AlterField(
            model_name='compatibilityrule',
            name='strength',
            field=models.CharField(choices=[('must', 'must hold'), ('warn', 'warns only'), ('suggest', 'suggests only')], default='must', max_length=7),
        ),
        migrations.AddConstraint(
            model_name='compatibilityrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form__in', ['needs', 'never_with', 'only_with', 'table']), ('operator', '')), models.Q(('form', 'must_match'), ('operator__in', ['equal', 'at_most', 'at_least', 'one_of'])), models.Q(('form', 'budget'), ('operator__in', ['equal', 'at_most', 'at_least'])), _connector='OR'), name='catalog_rule_operator_of_its_form'),
        ),
        migrations.AddConstraint(
            model_name='compatibilityrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form', 'table'), ('table__isnull', False)), models.Q(models.Q(('form', 'table'), _negated=True), ('table__isnull', True)), _connector='OR'), name='catalog_rule_rows_only_in_tables'),
        ),
        migrations.AddConstraint(
            model_name='compatibilityrule',
            constraint=models.CheckConstraint(condition=models.Q(('strength__in', ['must', 'warn', 'suggest'])), name='catalog_rule_strength'),
        ),
        migrations.AddConstraint(
            model_name='compatibilityrule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalog_rule_valid_from_before_to'),
        ),
    ]
