import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Servers of static files, and what their images' manuals and templates put before and behind them. */

export const realServers: NamedCase[] = [
  {
    name: 'nginx: templates, scripts of the entry point, its own page removed first',
    dockerfile: `FROM ${BASE}
RUN mkdir -p /usr/share/nginx/html /docker-entrypoint.d /etc/nginx/conf.d && echo welcome > /usr/share/nginx/html/index.html && echo d > /etc/nginx/conf.d/default.conf
RUN ln -sfn /dev/stdout /tmp/access.log
COPY nginx.conf /etc/nginx/
RUN rm -rf /usr/share/nginx/html/* /etc/nginx/conf.d/default.conf
COPY templates/*.template /etc/nginx/templates/
COPY --chmod=0755 docker-entrypoint.d/*.sh /docker-entrypoint.d/
COPY docker-entrypoint.sh /
RUN chmod +x /docker-entrypoint.sh
COPY dist /usr/share/nginx/html
ENTRYPOINT ["/docker-entrypoint.sh"]
${FOREVER}`,
    files: {
      ...{ 'nginx.conf': '1', 'templates/default.conf.template': '1', 'templates/x': '1' },
      ...{ 'docker-entrypoint.d/10-env.sh': '1', 'dist/index.html': '1', 'dist/a/b.js': '1' },
      'docker-entrypoint.sh': '#!/bin/sh\nexec "$@"\n',
    },
    pushes: [
      { 'dist/index.html': '2' },
      { 'nginx.conf': '2', 'templates/more.conf.template': '1', 'templates/x': '2' },
      { 'dist/index.html': null, 'dist/a': null, 'dist/c': '1' },
      { 'docker-entrypoint.sh': { content: '#!/bin/sh\nexec "$@"\n', mode: 0o755 } },
      { 'nginx.conf': '3', 'docker-entrypoint.d/20-x.sh': '1', 'dist/index.html': '3' },
      { 'templates/default.conf.template': null, 'docker-entrypoint.d/10-env.sh': null },
    ],
    redone: [
      [10],
      [4, 5, 6, 7, 8, 9, 10],
      [10],
      [8, 9, 10],
      [4, 5, 6, 7, 8, 9, 10],
      [6, 7, 8, 9, 10],
    ],
  },
  {
    name: 'an app of one page whose index a RUN edits',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
ARG API_URL=/api
COPY package*.json ./
RUN rm -rf node_modules && mkdir node_modules && cp package.json node_modules/
COPY . ./
ENV VITE_API_URL=$API_URL
RUN rm -rf dist && mkdir -p dist/assets && cp index.html dist/ && echo $VITE_API_URL > dist/assets/index-$(cat src/* | md5sum | cut -c1-8).js
FROM ${BASE} AS production-stage
COPY --from=build /app/dist /usr/share/nginx/html
ARG VERSION=dev
RUN sed -i "s/__VERSION__/$VERSION/; s/__JS__/$(ls /usr/share/nginx/html/assets)/" /usr/share/nginx/html/index.html && gzip -nkf /usr/share/nginx/html/index.html && chown -R app:app /usr/share/nginx
COPY nginx/nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
${FOREVER}`,
    files: {
      ...{ 'package.json': '1', 'index.html': '<v __VERSION__ __JS__>\n', 'src/main.js': '1' },
      ...{ 'nginx/nginx.conf': '1', '.dockerignore': 'node_modules\ndist\n.git*\n!.gitkeep\n' },
    },
    options: { buildArgs: { VERSION: '1.2.3', API_URL: '/v2' } },
    pushes: [
      { 'src/main.js': '2' },
      { 'nginx/nginx.conf': '2' },
      { 'index.html': '<w __VERSION__ __JS__>\n' },
      { 'src/b.js': '1', 'nginx/nginx.conf': '3', 'package-lock.json': '1' },
    ],
  },
  {
    name: 'a Dockerfile whose files are of its own: a configuration and an entry point in heredocs',
    dockerfile: `FROM ${BASE}
ARG PORT=8080
ENV ROOT=/srv/www
WORKDIR $ROOT
COPY <<EOF /etc/caddy/Caddyfile
:$PORT
root * $ROOT
EOF
COPY --chmod=755 <<'EOF' /entrypoint.sh
#!/bin/sh
exec "$@"
EOF
COPY site .
RUN <<EOF
set -e
find . -name '*.html' | sort > sitemap
find . -name '*.map' -exec rm {} +
chown -R app:app .
EOF
USER app
COPY --chown=app site/robots.txt .
${FOREVER}`,
    files: { 'site/a.html': '1', 'site/a.map': '1', 'site/robots.txt': '1', 'site/d/b.html': '1' },
    pushes: [
      { 'site/a.html': '2' },
      { 'site/robots.txt': '2' },
      { 'site/d': null, 'site/e/c.html': '1', 'site/e/c.map': '1' },
      { 'site/a.map': '2', 'site/e/c.html': { link: '../a.html' } },
    ],
    needs: 'heredocs',
  },
  {
    name: 'a volume for data, made and owned before, filled with a copy of the context',
    dockerfile: `FROM ${BASE}
RUN mkdir -p /data /app/uploads && chown -R app:app /data /app
WORKDIR /app
COPY --chown=app . .
VOLUME ["/data", "/app/uploads"]
COPY seed /data/seed
USER app
RUN echo "$(cat a.js)" > made
${FOREVER}`,
    files: { 'a.js': '1', 'seed/x': '1', 'uploads/.gitkeep': '' },
    pushes: [{ 'a.js': '2' }, { 'b.js': '1', 'a.js': '3' }],
  },
  {
    name: 'a page that turns directory, the contents of directories in one',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
COPY . .
RUN rm -rf dist && mkdir dist && cp -r pages/. dist/ && find dist -type f -exec chmod 444 {} + && find dist -mindepth 1 -type d -exec chmod 555 {} +
FROM ${BASE}
RUN mkdir -p /html && echo e > /html/50x.html && echo i > /html/index.html
COPY --from=build /app/dist /html
COPY --from=build /app/dist/* /flat/
COPY --from=build /app/dist/. /dot/.
COPY --from=build /app/dist/*.html /app/dist/*/*.html /pages/
USER app
${FOREVER}`,
    files: {
      'pages/index.html': '1',
      'pages/about': '1',
      'pages/blog/a.html': '1',
      'pages/blog/b/c.html': '1',
      'pages/docs/a.html': '2',
    },
    pushes: [
      { 'pages/blog/a.html': '3' },
      { 'pages/about': null, 'pages/about/index.html': '2' },
      { 'pages/index.html': null, 'pages/docs': null },
      { 'pages/about': '3', 'pages/blog/b': { link: '.' } },
      { 'pages/blog': null, 'pages/index.html': '4' },
    ],
  },
]
