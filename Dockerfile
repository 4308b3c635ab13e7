FROM python:3.11-slim-trixie AS packages
WORKDIR /app
COPY requirements/build.txt requirements/run.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt

FROM python:3.11-slim-trixie
# pg_dump and pg_restore, for `python app.py backup`; it must not be older than the server (compose.yaml).
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /data scribe \
    && mkdir /app \
    && ln -s /data/scribe.toml /app/scribe.toml
COPY --from=packages /venv /venv
WORKDIR /app
COPY app.py manifest.yml pyproject.toml ./
COPY bot/ bot/
COPY handlers/ handlers/
COPY storage/ storage/
COPY templates/ templates/
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/scribe.db
USER 10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=15s CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\") or 3000}/healthz', timeout=5)"]
CMD ["python", "app.py"]
