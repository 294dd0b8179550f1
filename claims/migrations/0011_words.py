from django.db import migrations

from sources.ledger import with_words


class Migration(migrations.Migration):
    """Statements and passages by their words, and the names of sources by trigrams, which this app's first brings."""

    dependencies = [("claims", "0010_filters_assignments_keys"), ("sources", "0007_words")]
    operations = [
        with_words("claims_claim", "statement"),
        with_words("claims_attribution", "passage"),
        migrations.RunSQL(
            "CREATE INDEX name_near ON sources_sourcename USING gin (folded gin_trgm_ops) WITH (fastupdate = off)",
            "DROP INDEX name_near",
        ),
    ]
