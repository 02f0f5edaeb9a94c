import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Dockerfiles of web frameworks, from their templates: Python and Elixir. */

export const realWeb: NamedCase[] = [
  {
    name: 'Django: wheels of a stage, entry points, an app of another stage, files collected',
    dockerfile: `FROM ${BASE} AS client-builder
ARG APP_HOME=/app
WORKDIR \${APP_HOME}
COPY ./package.json \${APP_HOME}
RUN rm -rf node_modules && mkdir node_modules && cp package.json node_modules/
COPY . \${APP_HOME}
RUN rm -rf static/bundles && mkdir -p static/bundles && cat assets/* > static/bundles/$(cat assets/* | md5sum | cut -c1-6).js
FROM ${BASE} AS python
FROM python AS python-build-stage
ARG BUILD_ENVIRONMENT=production
COPY ./requirements .
RUN rm -rf /usr/src/app/wheels && mkdir -p /usr/src/app/wheels && for r in $(cat base.txt \${BUILD_ENVIRONMENT}.txt); do echo $r > /usr/src/app/wheels/$r.whl; done
FROM python AS python-run-stage
ARG BUILD_ENVIRONMENT=production
ARG APP_HOME=/app
ENV BUILD_ENV=\${BUILD_ENVIRONMENT}
WORKDIR \${APP_HOME}
RUN grep -q django /etc/group || { echo django:x:101: >> /etc/group; echo django:x:101:101::/:/bin/sh >> /etc/passwd; }
COPY --from=python-build-stage /usr/src/app/wheels /wheels/
RUN rm -rf /site-packages && mkdir /site-packages && cp /wheels/* /site-packages/ && rm -rf /wheels/
COPY --chown=django:django ./compose/production/django/entrypoint /entrypoint
RUN sed -i 's/\\r$//g' /entrypoint
RUN chmod +x /entrypoint
COPY --chown=django:django ./compose/production/django/start /start
RUN sed -i 's/\\r$//g' /start && chmod +x /start
COPY --from=client-builder --chown=django:django \${APP_HOME} \${APP_HOME}
RUN chown -R django:django \${APP_HOME}
USER django
RUN rm -rf staticfiles && cp -r static staticfiles
ENTRYPOINT []
${FOREVER}`,
    files: {
      'package.json': '1',
      'assets/a.js': '1',
      'assets/b.js': '1',
      'requirements/base.txt': 'django pytz',
      'requirements/production.txt': 'gunicorn',
      'static/css/a.css': '1',
      'manage.py': '1',
      'compose/production/django/entrypoint': '#!\r\n',
      'compose/production/django/start': '#!\r\n',
      '.dockerignore': '.*\n!.coveragerc\n!.env\n!.pylintrc\n',
    },
    pushes: [
      { 'manage.py': '2' },
      { 'assets/a.js': '2' },
      { 'compose/production/django/entrypoint': { content: '#!2\r\n', mode: 0o755 } },
      { 'requirements/production.txt': 'uvicorn', '.env': '1', '.git/HEAD': '1' },
      { 'static/css': null, 'static/style/a.css': '1', 'assets/b.js': null },
    ],
  },
  {
    name: 'Elixir: configuration in two steps, a release',
    dockerfile: `ARG BUILDER_IMAGE="${BASE}"
ARG RUNNER_IMAGE="${BASE}"
FROM \${BUILDER_IMAGE} AS builder
WORKDIR /app
ENV MIX_ENV="prod"
COPY mix.exs mix.lock ./
RUN rm -rf deps && mkdir deps && cp mix.lock deps/
RUN mkdir config
COPY config/config.exs config/\${MIX_ENV}.exs config/
RUN cat config/config.exs config/$MIX_ENV.exs > deps/compiled
COPY priv priv
COPY lib lib
COPY assets assets
RUN rm -rf priv/static/assets && mkdir -p priv/static/assets && cat assets/js/* > priv/static/assets/app.js
RUN rm -rf _build && mkdir -p _build/$MIX_ENV && cat deps/compiled $(find lib -type f | sort) > _build/$MIX_ENV/app.beam
COPY config/runtime.exs config/
COPY rel rel
RUN R=_build/$MIX_ENV/rel/my_app && rm -rf $R && mkdir -p $R/bin $R/lib && cp config/runtime.exs _build/$MIX_ENV/app.beam $R/lib/ && cp -r priv $R/ && cp -r rel/overlays/. $R/ && chmod +x $R/bin/*
FROM \${RUNNER_IMAGE} AS final
WORKDIR "/app"
RUN chown nobody /app
ENV MIX_ENV="prod"
COPY --from=builder --chown=nobody:root /app/_build/\${MIX_ENV}/rel/my_app ./
USER nobody
${FOREVER}`,
    files: {
      'mix.exs': '1',
      'mix.lock': '1',
      'config/config.exs': '1',
      'config/prod.exs': '1',
      'config/dev.exs': '1',
      'config/runtime.exs': '1',
      'priv/gettext/de': '1',
      'priv/static/robots.txt': '1',
      'lib/a.ex': '1',
      'assets/js/a.js': '1',
      'rel/overlays/bin/server': '#!',
    },
    pushes: [
      { 'lib/a.ex': '2' },
      { 'assets/js/a.js': '2', 'config/dev.exs': '2' },
      { 'config/runtime.exs': '2', 'priv/gettext/de': null, 'priv/gettext/fr': '1' },
      { 'config/prod.exs': '2' },
      { 'lib/a.ex': null, 'lib/b/a.ex': '1', 'rel/overlays/bin/migrate': '1' },
      { 'mix.lock': '2' },
    ],
  },
  {
    name: 'uv: a virtual environment with links to what lies elsewhere',
    dockerfile: `FROM ${BASE} AS uv
RUN cp /bin/busybox /uv && ln -sf /uv /uvx
FROM ${BASE} AS builder
COPY --from=uv /uv /uvx /bin/
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv rm -rf .venv && mkdir -p .venv/bin .venv/lib/python3/site-packages && ln -s /opt/python/bin/python3 .venv/bin/python && ln -s python .venv/bin/python3 && ln -s lib .venv/lib64 && cp uv.lock .venv/lib/python3/site-packages/
ADD . /app
RUN --mount=type=cache,target=/root/.cache/uv for f in $(find src -name '*.py'); do mkdir -p $(dirname $f)/__pycache__ && md5sum < $f > $(dirname $f)/__pycache__/$(basename $f).pyc; done
FROM ${BASE}
COPY --from=builder --chown=app:app /app /app
COPY --from=builder /app/.venv /venv
ENV PATH="/app/.venv/bin:$PATH"
USER app
WORKDIR /app
${FOREVER}`,
    files: {
      'pyproject.toml': '1',
      'uv.lock': '1',
      'src/p/a.py': '1',
      'src/p/b.py': '1',
      '.dockerignore': '.venv\n__pycache__\n**/*.pyc\n',
    },
    pushes: [
      { 'src/p/a.py': '2' },
      { 'uv.lock': '2' },
      { 'src/q/c.py': '1', 'src/p/__pycache__/b.py.pyc': 'x' },
    ],
  },
]
