from django.db import migrations

from sources.ledger import of_standing_sources, standing_function


class Migration(migrations.Migration):
    dependencies = [("sources", "0010_tables_of_claims")]
    operations = [
        standing_function(),
        of_standing_sources("sources_sourcename", "source_id"),
        of_standing_sources("sources_sourcetie", "subject_id", "object_id"),
    ]
