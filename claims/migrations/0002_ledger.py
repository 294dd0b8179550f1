from django.db import migrations

from sources.ledger import append_only, recorded


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("sources", "0002_ledger")]
    operations = [
        recorded("claims_candidate", subject="candidate", only="state, reject_reason, duplicate_of_id, decided_by_id"),
        recorded("claims_claim", subject="claim"),
        recorded("claims_attribution", subject="claim", by="claim_id"),
        recorded("claims_hop", subject="attribution", by="attribution_id"),
        recorded("claims_review", subject="claim", by="claim_id"),
        recorded("claims_evidence", subject="claim", by="claim_id"),
        recorded("claims_verdict", subject="claim", by="claim_id"),
        recorded("claims_rating", subject="rating"),
        append_only("claims_verdict"),
    ]
