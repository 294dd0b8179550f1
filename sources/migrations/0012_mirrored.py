from django.db import migrations, models

from sources.ledger import functions_in_order
from sources.mirrored import mirrored, order_functions


class Migration(migrations.Migration):
    """Documents for those who follow, and one order of transactions that a restore does not break."""

    dependencies = [("sources", "0011_of_standing_sources")]

    operations = [
        migrations.CreateModel(
            name="Era",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shift", models.BigIntegerField(unique=True)),
                ("began_at", models.DateTimeField(editable=False)),
            ],
            options={"verbose_name": "era", "verbose_name_plural": "eras", "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("xact", models.BigIntegerField()),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "touch",
                "verbose_name_plural": "touches",
                "default_permissions": (),
                "indexes": [models.Index(fields=["xact", "id"], name="touch_by_xact")],
            },
        ),
        order_functions(),
        functions_in_order(),
        mirrored("sources_document"),
    ]
