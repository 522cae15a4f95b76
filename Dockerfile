# One image: requirements and the embedded model's weights are fetched while building, nothing later.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt .
RUN .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY lumi lumi
RUN .venv/bin/python -m lumi.answers.weights && .venv/bin/python -m compileall -q lumi

FROM python:3.11-slim-bookworm AS runtime
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin lumi
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY --from=build /app/lumi lumi
COPY wsgi.py .flaskenv ./
COPY scripts scripts
RUN install -d -o lumi -g lumi instance
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LUMI_PRODUCTION=1 PORT=8080 HOME=/app
EXPOSE 8080
CMD ["scripts/boot"]

# On Fly a new volume belongs to root: hand it over, then give up root for good.
FROM runtime AS fly
ENTRYPOINT ["sh", "-c", "chown lumi:lumi instance && exec setpriv --reuid=lumi --regid=lumi --init-groups --inh-caps=-all --no-new-privs -- \"$@\"", "sh"]

FROM runtime AS lumi
USER lumi
VOLUME /app/instance
