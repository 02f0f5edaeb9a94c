import { BASE, FOREVER, type NamedCase } from './types.ts'

/* Dockerfiles of PHP frameworks, from their templates. */

export const realPhp: NamedCase[] = [
  {
    name: 'Laravel: an app, what Composer makes of it, what Vite makes of it',
    dockerfile: `FROM ${BASE} AS node
WORKDIR /app
COPY package.json vite.config.js ./
RUN mkdir -p node_modules && cp package.json node_modules/
COPY resources resources
RUN rm -rf public/build && mkdir -p public/build/assets && cat resources/js/* > public/build/assets/app-$(cat resources/js/* | md5sum | cut -c1-6).js && ls public/build/assets > public/build/manifest.json
FROM ${BASE} AS composer
WORKDIR /app
COPY composer.json composer.lock ./
RUN rm -rf vendor && mkdir -p vendor/a && cp composer.lock vendor/a/
COPY . .
RUN cat $(find app -type f | sort) > vendor/autoload.php
FROM ${BASE}
WORKDIR /var/www/html
RUN grep -q www-data /etc/passwd || { echo www-data:x:82:82::/var/www:/bin/sh >> /etc/passwd; echo www-data:x:82: >> /etc/group; }
COPY --chown=www-data:www-data . .
COPY --from=composer --chown=www-data /app/vendor ./vendor
COPY --from=node /app/public/build ./public/build
RUN chown -R www-data:www-data storage bootstrap/cache && rm -f bootstrap/cache/config.php && cat config/* > bootstrap/cache/config.php && chmod -R ug+rwx storage bootstrap/cache
RUN ln -sfn ../storage/app/public public/storage
USER www-data
${FOREVER}`,
    files: {
      'package.json': '1',
      'vite.config.js': '1',
      'resources/js/app.js': '1',
      'resources/views/a.php': '1',
      'composer.json': '1',
      'composer.lock': '1',
      'app/A.php': '1',
      'config/app.php': '1',
      'storage/logs/.gitignore': '*',
      'storage/app/public/.gitignore': '*',
      'bootstrap/cache/.gitignore': '*',
      'bootstrap/app.php': '1',
      'public/index.php': '1',
      artisan: { content: '1', mode: 0o755 },
      '.dockerignore':
        '/node_modules\n/public/build\n/public/hot\n/public/storage\n/storage/*.key\n/vendor\n.env\n!.env.example\n*.log\n',
    },
    pushes: [
      { 'resources/js/app.js': '2' },
      { 'app/A.php': null, 'app/Http/B.php': '1', 'config/db.php': '1' },
      { 'resources/views/a.php': '2', artisan: '1' },
      { 'public/build/x': '1', 'public/hot': '1', '.env': '1', '.env.example': '1' },
      {
        'composer.lock': '2',
        'storage/logs/laravel.log': '1',
        'storage/a.key': '1',
        'config/app.php': null,
      },
      {
        'bootstrap/cache/services.php': '1',
        'public/build/manifest.json': 'x',
        'package.json': '2',
      },
    ],
  },
  {
    name: 'Symfony: all with --link, a folder gone that a stage before took',
    dockerfile: `FROM ${BASE} AS frankenphp_upstream
FROM frankenphp_upstream AS frankenphp_base
WORKDIR /app
VOLUME /app/var/
ENV PHP_INI_DIR=/usr/local/etc/php
COPY --link frankenphp/conf.d/10-app.ini $PHP_INI_DIR/app.conf.d/
COPY --link --chmod=755 frankenphp/docker-entrypoint.sh /usr/local/bin/docker-entrypoint
COPY --link frankenphp/Caddyfile /etc/caddy/Caddyfile
ENTRYPOINT ["docker-entrypoint"]
FROM frankenphp_base AS frankenphp_dev
ENV APP_ENV=dev
COPY --link frankenphp/conf.d/20-app.dev.ini $PHP_INI_DIR/app.conf.d/
FROM frankenphp_base AS frankenphp_prod
ENV APP_ENV=prod
COPY --link frankenphp/conf.d/20-app.prod.ini $PHP_INI_DIR/app.conf.d/
COPY --link composer.* symfony.* ./
RUN set -eux; rm -rf vendor; mkdir vendor; cat composer.* symfony.* > vendor/installed
COPY --link . ./
RUN rm -Rf frankenphp/
RUN set -eux; mkdir -p var/cache var/log; cat vendor/installed $(find src -type f | sort) > vendor/autoload.php; chmod +x bin/console; sync
ENTRYPOINT []
${FOREVER}`,
    files: {
      'frankenphp/conf.d/10-app.ini': '1',
      'frankenphp/conf.d/20-app.dev.ini': '1',
      'frankenphp/conf.d/20-app.prod.ini': '1',
      'frankenphp/docker-entrypoint.sh': '#!',
      'frankenphp/Caddyfile': '1',
      'composer.json': '1',
      'symfony.lock': '1',
      'src/Kernel.php': '1',
      'bin/console': '1',
      'public/index.php': '1',
      '.dockerignore':
        '**/*.log\n**/*.md\n**/._*\n**/.dockerignore\n**/Dockerfile\n**/.git/\n/.env.*.local\n/var/\n/vendor/\n/public/bundles/\n!/public/bundles/keep\n',
    },
    pushes: [
      { 'src/Kernel.php': '2' },
      { 'frankenphp/Caddyfile': '2' },
      {
        'frankenphp/conf.d/20-app.dev.ini': '2',
        'public/bundles/keep/x': '1',
        'public/bundles/y': '1',
      },
      { 'composer.lock': '1', 'bin/console': { content: '1', mode: 0o755 } },
      { 'frankenphp/docker-entrypoint.sh': '#!2', 'src/A/b.php': '1', 'README.md': '1' },
    ],
    needs: '--link',
  },
  {
    name: 'PHP: files of the image moved and removed',
    dockerfile: `FROM ${BASE} AS php
ENV PHP_INI_DIR=/usr/local/etc/php
RUN mkdir -p $PHP_INI_DIR/conf.d && echo p > $PHP_INI_DIR/php.ini-production && echo d > $PHP_INI_DIR/conf.d/default.conf
FROM php
COPY php-custom.ini $PHP_INI_DIR/conf.d/
RUN mv "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini" && sed -i s/p/q/ $PHP_INI_DIR/php.ini
RUN rm $PHP_INI_DIR/conf.d/default.conf && unlink /base/flink
COPY --chown=app . /var/www/html
RUN cat $PHP_INI_DIR/conf.d/* /var/www/html/index.php > /made
${FOREVER}`,
    files: { 'php-custom.ini': '1', 'index.php': '1' },
    pushes: [
      { 'index.php': '2' },
      { 'php-custom.ini': '2' },
      { 'php-custom.ini': '3', 'index.php': null, 'index.php/x': '1' },
      { 'index.php': '4' },
    ],
    ends: ['done', 'done', 'failed', 'done'],
  },
]
