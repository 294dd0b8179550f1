from django.db import migrations

from sources.mirrored import mirrored


class Migration(migrations.Migration):
    """Candidates, and other desks' verdicts with their matches, for those who follow."""

    dependencies = [("claims", "0017_claims_imported"), ("sources", "0012_mirrored")]
    operations = [
        mirrored("claims_candidate"),
        mirrored("claims_externalverdict"),
        mirrored("claims_externalmatch", by="verdict_id", also="UPDATE DELETE"),
    ]
