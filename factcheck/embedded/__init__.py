"""PostgreSQL and Valkey without installing either: started under one folder, shared, found again, stopped."""
