import { BASE, FOREVER, type NamedCase } from './types.ts'

/* What goes to the root and to /etc, where every image has files of its own. */

export const realRoots: NamedCase[] = [
  {
    name: 'files to the root, over an archive and what lies there',
    dockerfile: `FROM ${BASE}
ADD s6.tar.gz /
COPY rootfs/ /
RUN chmod g+rwX /opt && find /etc/s6 -name run -exec chmod +x {} +
COPY root2 /
ENTRYPOINT ["/init"]
ENTRYPOINT []
${FOREVER}`,
    files: {
      's6.tar.gz': {
        archive: {
          init: { content: '#!', mode: 0o755 },
          'etc/s6/x/run': '1',
          'command/': {},
          'usr/bin/s6': { link: '/command/s6' },
        },
        gzip: true,
      },
      'rootfs/etc/s6/svc/run': '1',
      'rootfs/etc/passwd': 'root:x:0:0::/root:/bin/sh\napp:x:5:6::/:/bin/sh\n',
      'rootfs/opt/a': '1',
      'rootfs/usr/local/bin/t': '1',
      'root2/etc/s6/svc/run': '2',
      'root2/base/file': 'mine',
    },
    pushes: [
      { 'rootfs/etc/s6/svc/run': '2', 'rootfs/opt/b': '1' },
      { 'root2/etc/s6/svc/run': null, 'root2/base/file': null },
      { 'rootfs/opt': null, 'rootfs/opt/c/d': '1', 'rootfs/etc/passwd': null },
      {
        's6.tar.gz': {
          archive: {
            init: { content: '#!2', mode: 0o755 },
            'etc/s6/y/run': '1',
            'command/': {},
            'usr/bin/s6': { link: '/command/s7' },
          },
          gzip: true,
        },
      },
    ],
  },
  {
    name: 'a whole root into an image from scratch',
    dockerfile: `FROM ${BASE} AS build
WORKDIR /app
COPY . .
RUN cat src/* > made && chown -R app:app /app
FROM scratch
COPY --from=build / /
WORKDIR /app
USER app
${FOREVER}`,
    files: { 'src/a': '1', 'src/b': '1', 'package.json': '1' },
    pushes: [
      { 'src/a': '2' },
      { 'src/b': null, 'src/c': '1' },
      { 'package.json': { link: 'src/a' } },
    ],
  },
  {
    name: '/etc of a stage',
    dockerfile: `FROM ${BASE} AS build\nCOPY etc /etc\nRUN cat /etc/app/* > /etc/all\nFROM ${BASE}\nCOPY --from=build /etc /etc\nRUN cat /etc/all > /all\n${FOREVER}`,
    files: { 'etc/app/conf': '1' },
    pushes: [{ 'etc/app/conf': '2' }, { 'etc/app/more': '2' }],
  },
  {
    name: 'the root of a stage from scratch over another root',
    dockerfile: `FROM scratch AS xx
COPY xx-* /usr/bin/
COPY etc /etc
FROM ${BASE}
COPY --from=xx / /
RUN cat /usr/bin/xx-info /etc/xx/* > /made
${FOREVER}`,
    files: { 'xx-info': '1', 'xx-apk': '1', 'etc/xx/a': '1' },
    pushes: [
      { 'xx-info': { content: '2', mode: 0o755 } },
      { 'xx-apk': null, 'xx-apt': '1' },
      { 'etc/xx/b': '1', 'etc/xx/a': null },
    ],
  },
  {
    name: 'no WORKDIR: all of it into the root',
    dockerfile: `FROM ${BASE}
COPY . .
RUN cat a.js libs/* > made
${FOREVER}`,
    files: {
      'a.js': '1',
      'dev/compose.yml': '1',
      'libs/a': '1',
      'bin/x': { content: '#!', mode: 0o755 },
      'tmp/x': '1',
      'etc/conf': '1',
      'home/app/x': '1',
    },
    pushes: [
      { 'a.js': '2' },
      { 'dev/compose.yml': '2' },
      { 'bin/x': null, 'libs/b': '1' },
      { 'tmp/y': '1', 'tmp/x': null, 'etc/conf': '2' },
    ],
  },
  {
    name: 'a file of /etc over which the engine mounts its own, beside one that changes',
    dockerfile: `FROM ${BASE}\nCOPY etc /etc\nRUN true\n${FOREVER}`,
    files: { 'etc/app/conf': '1', 'etc/hosts': '1.2.3.4 x' },
    pushes: [{ 'etc/app/conf': '2' }],
  },
]
