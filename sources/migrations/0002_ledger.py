from django.db import migrations

from sources.ledger import append_only, functions, recorded


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [
        functions(),
        recorded("sources_source", subject="source"),
        recorded("sources_sourcename", subject="source", by="source_id"),
        recorded("sources_sourcetie", subject="source", by="subject_id"),
        recorded("sources_reliabilitygrade", subject="source", by="source_id"),
        recorded("sources_sourcemerge", subject="source", by="kept_id"),
        append_only("sources_event"),
        append_only("sources_seal"),
        append_only("sources_reliabilitygrade"),
        append_only("sources_document", columns="text, sha256"),
        append_only("sources_snapshot"),
    ]
