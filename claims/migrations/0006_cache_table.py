from django.db import migrations


class Migration(migrations.Migration):
    """The cache's table, as ``createcachetable`` would make it: codes used once and rates counted hold for every
    web process, and a broker that is away keeps nobody from signing in."""

    dependencies = [("claims", "0005_keyed_calls")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE factcheck_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX factcheck_cache_expires ON factcheck_cache (expires);
            """,
            "DROP TABLE factcheck_cache;",
        )
    ]
