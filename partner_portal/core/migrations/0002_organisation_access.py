from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="access",
            field=models.CharField(
                choices=[
                    ("full", "Full"),
                    ("read_only", "Read only, but for answers"),
                    ("former", "Past notices and decisions only"),
                    ("none", "None"),
                ],
                db_default="full",
                default="full",
                max_length=10,
                verbose_name="access",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("access__in", ["full", "read_only", "former", "none"])),
                name="organisation_known_access",
            ),
        ),
    ]
