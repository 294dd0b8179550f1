# One image for web, worker and beat; compose.yaml says which runs what.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin desk \
 && install --directory --owner=desk --group=desk /app /app/var
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY --chown=desk:desk . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=factcheck.settings.prod \
    HOST=0.0.0.0 \
    PORT=8000
# Collecting needs no secret and no server; the settings only ask that something is given.
RUN SECRET_KEY=unused TOKEN_PEPPER=unused ALLOWED_HOSTS=unused DESK_ADDRESS=https://unused.example \
    DATABASE_URL=postgresql://unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0 \
 && chown -R desk:desk var
USER desk
EXPOSE 8000
CMD ["gunicorn", "factcheck.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "8", "--no-control-socket", "--graceful-timeout", "10", "--timeout", "60", "--worker-tmp-dir", "/dev/shm"]
