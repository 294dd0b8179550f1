from django.db import migrations

from sources.ledger import append_only, recorded


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_people_told")]
    operations = [
        recorded("claims_comment", subject="claim", by="claim_id"),
        recorded("claims_claimtopic", subject="claim", by="claim_id"),
        recorded("claims_topic", subject="topic"),
        append_only("claims_comment", columns="claim_id, author_id, made_at"),
    ]
