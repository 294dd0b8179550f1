from django.db import migrations

from sources.ledger import functions_anew, with_words


class Migration(migrations.Migration):
    """Documents by their words, and a history that does not copy them."""

    dependencies = [("sources", "0006_items_nudged")]
    operations = [
        functions_anew(),
        with_words("sources_document", "title || ' ' || text"),
    ]
