"""The web server's entry: ``gunicorn factcheck.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")

application = get_wsgi_application()
