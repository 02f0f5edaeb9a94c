import { BASE, FOREVER, type NamedCase } from './types.ts'

/* What stages take from one another, as Dockerfiles of popular repositories have it. */

export const realStages: NamedCase[] = [
  {
    name: 'stages by ARG, patterns of a stage of which one may match nothing',
    dockerfile: `ARG GO_SRC=go-builder
ARG JS_SRC=js-builder
FROM ${BASE} AS js-builder
WORKDIR /tmp/grafana
COPY package.json ./
COPY public public
RUN rm -rf public/build && mkdir public/build && cat package.json public/app/* > public/build/app.js
FROM ${BASE} AS go-builder
WORKDIR /tmp/grafana
COPY go.* ./
COPY pkg pkg
RUN rm -rf bin && mkdir -p bin && for c in $(ls pkg/cmd); do cat pkg/cmd/$c/* > bin/grafana-$c; done; for a in $(cat pkg/arch); do mkdir -p bin/linux-$a && cp bin/grafana* bin/linux-$a/; done
FROM ${BASE} AS tgz-builder
WORKDIR /tmp/grafana
COPY none.tgz /tmp/grafana.tar.gz
FROM \${GO_SRC} AS go-src
FROM \${JS_SRC} AS js-src
FROM ${BASE}
ARG GF_UID="472"
ARG GF_GID="0"
ENV PATH="/usr/share/grafana/bin:$PATH" GF_PATHS_CONFIG="/etc/grafana/grafana.ini" GF_PATHS_HOME="/usr/share/grafana"
WORKDIR $GF_PATHS_HOME
COPY conf conf
RUN mkdir -p "$GF_PATHS_HOME/.aws" /etc/grafana/provisioning && cp conf/sample.ini "$GF_PATHS_CONFIG" && chown -R "$GF_UID:$GF_GID" "$GF_PATHS_HOME/.aws" /etc/grafana && chmod -R 777 "$GF_PATHS_HOME/.aws"
COPY --from=go-src /tmp/grafana/bin/grafana* /tmp/grafana/bin/*/grafana* ./bin/
COPY --from=js-src /tmp/grafana/public ./public
EXPOSE 3000
ARG RUN_SH=./packaging/docker/run.sh
COPY \${RUN_SH} /run.sh
USER "$GF_UID"
${FOREVER}`,
    files: {
      'none.tgz': '1',
      'package.json': '1',
      'public/app/a.ts': '1',
      'public/img/x': '1',
      'go.mod': '1',
      'go.sum': '1',
      'pkg/cmd/server/a.go': '1',
      'pkg/cmd/cli/a.go': '1',
      'pkg/arch': '',
      'conf/sample.ini': '1',
      'conf/defaults.ini': '1',
      'packaging/docker/run.sh': { content: '#!', mode: 0o755 },
    },
    pushes: [
      { 'public/app/a.ts': '2' },
      { 'pkg/cmd/server/a.go': '2' },
      { 'pkg/arch': 'amd64 arm64' },
      { 'pkg/cmd/cli': null, 'pkg/cmd/client/a.go': '1' },
      { 'pkg/arch': '', 'conf/sample.ini': '2', 'packaging/docker/run.sh': '#!2' },
    ],
  },
  {
    name: 'shared objects and programs by pattern, links among them',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /src
COPY VERSION .
RUN V=$(cat VERSION) && rm -rf /usr/local && mkdir -p /usr/local/lib /usr/local/bin && cp VERSION /usr/local/lib/libx.so.$V && ln -s libx.so.$V /usr/local/lib/libx.so.1 && ln -s libx.so.1 /usr/local/lib/libx.so && ln -s ../lib/libx.so /usr/local/bin/x && echo $V > /usr/local/bin/y && ln -s /bin/busybox /usr/local/bin/z
FROM ${BASE}
COPY --from=build /usr/local/lib/libx.so* /usr/local/lib/
COPY --from=build /usr/local/bin/* /usr/local/bin/
COPY --from=build /usr/local /opt/local
COPY --from=build /usr/local/bin/x /usr/local/bin/y /single/
COPY --from=${BASE} /bin/[a-c]* /tools/
${FOREVER}`,
    files: { VERSION: '1.1' },
    pushes: [{ VERSION: '1.2' }, { VERSION: '1.3' }],
  },
  {
    name: 'a stage that an ARG names, up to a target',
    dockerfile: `ARG ENVIRONMENT=dev
FROM ${BASE} AS base
ENV APP_HOME=/home/app/web
WORKDIR $APP_HOME
COPY package.json .
FROM base AS env-dev
ENV MODE=development
COPY dev.json config.json
FROM base AS env-prod
ENV MODE=production
COPY prod.json config.json
RUN cat config.json package.json > $MODE
FROM env-\${ENVIRONMENT} AS final
COPY --from=env-dev \${APP_HOME}/config.json \${APP_HOME}/other.json
COPY src \${APP_HOME}/src
RUN cat $MODE src/* > "\${APP_HOME}/made-\${MODE:-none}"
${FOREVER}FROM final AS test
RUN false
`,
    files: { 'package.json': '1', 'dev.json': '1', 'prod.json': '1', 'src/a': '1' },
    options: { target: 'final', buildArgs: { ENVIRONMENT: 'prod' } },
    pushes: [
      { 'src/a': '2' },
      { 'dev.json': '2' },
      { 'prod.json': '2', 'src/b': '1' },
      { 'package.json': '2' },
    ],
  },
  {
    name: 'two stages into one directory, and what moves between them',
    dockerfile: `FROM ${BASE} AS client
COPY client /src
RUN rm -rf /out && cp -r /src /out
FROM ${BASE} AS server
COPY server /src
RUN rm -rf /out && cp -r /src /out
FROM ${BASE}
WORKDIR /app
COPY assets ./
COPY --from=client --chown=7 /out ./
COPY --from=server /out ./
RUN cat $(find . -type f | sort) > /all
COPY --from=client /out/x* /late/
${FOREVER}`,
    files: {
      'client/a': 'c',
      'client/x': 'c',
      'server/b': 's',
      'assets/a': 'a',
      'assets/b': 'a',
      'assets/x': 'a',
    },
    pushes: [
      { 'client/a': null, 'server/a': 's' },
      { 'server/b': null, 'client/b': 'c' },
      { 'client/b': null, 'server/a': null },
      { 'client/x': null, 'client/x2': 'c', 'client/d/e': '1' },
      { 'client/d': null, 'server/d/f': '1', 'assets/a': null },
    ],
  },
  {
    name: 'directories of one name in image, stage and context, some taken away',
    dockerfile: `FROM ${BASE} AS assets
COPY assets /assets
RUN rm -rf /dist && mkdir /dist && cp -r /assets/. /dist/ && rm -rf /assets/raw
FROM ${BASE}
RUN rm -rf /base/dir/*
COPY --from=assets /dist /base/dir
COPY --from=assets /assets /base/assets
COPY static /base/dir
RUN find /base -name '*.tmp' -exec rm {} + && chmod -R a+rX /base
${FOREVER}`,
    files: {
      'assets/a': '1',
      'assets/b.txt': 'assets',
      'assets/raw/r': '1',
      'assets/x.tmp': '1',
      'static/s': '1',
      'static/sub/c.txt': '1',
    },
    pushes: [
      { 'assets/a': '2' },
      { 'static/sub': null, 'assets/raw/q': '1' },
      { 'assets/b.txt': null },
      { 'assets/raw': null, 'static/b.txt': '1', 'static/y.tmp': '1' },
      { 'assets/sub': 'file' },
    ],
  },
]
