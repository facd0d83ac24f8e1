# Frontdesk as an image: one for `serve`, `worker` and every other command.
#
#   docker build -t frontdesk .
#   docker run --rm frontdesk --help
#
# What is installed is what the lock file says, to the last byte; nothing is compiled.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/frontdesk
WORKDIR /src
COPY requirements.lock ./
RUN /opt/frontdesk/bin/pip install --require-hashes -r requirements.lock
COPY . .
RUN /opt/frontdesk/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# Nobody's account: it owns /data and nothing else.
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin frontdesk
COPY --from=build /opt/frontdesk /opt/frontdesk
ENV PATH=/opt/frontdesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FRONTDESK_HOST=0.0.0.0 \
    FRONTDESK_DATABASE_URL=sqlite:////data/desk.db
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# After the first signal, calls and turns under way come to their end: let them have half a minute.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["frontdesk"]
CMD ["serve"]
