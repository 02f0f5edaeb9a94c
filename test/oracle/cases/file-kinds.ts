import { app, BASE, FOREVER, type NamedCase } from './types.ts'

const copied = app('COPY d /n')
const names = [
  ...[
    'sp ace',
    ' lead',
    'trail ',
    'quo\'te"',
    'new\nline',
    '-dash',
    '--',
    '*glob[x]?',
    'ünï',
    '日本',
  ],
  ...[
    'back\\slash',
    '$HOME',
    '`id`',
    '#hash',
    '!not',
    '..dots',
    '...',
    '~',
    'tab\tin',
    '%41',
    ';',
    '&',
  ],
  ...['.wh.x', '\u0001', 'x'.repeat(150), '{a,b}', 'a=b', ':', '|'],
]

export const fileKinds: NamedCase[] = [
  {
    name: 'files that every container has mounted over',
    dockerfile: app('COPY etc /etc\nCOPY hosts /etc/\nRUN true'),
    files: { 'etc/conf': '1', 'etc/hostname': '1', hosts: '1' },
    pushes: [{ 'etc/conf': '2' }, { hosts: '2', 'etc/hostname': null }, { 'etc/conf': '3' }],
  },
  {
    name: 'awkward names: changed, new, gone',
    dockerfile: copied,
    files: { 'd/plain': '1', ...each('d', '1') },
    pushes: [
      each('d', '2'),
      { ...each('d/new', '1'), ...each('d', null) },
      { 'd/new': null, ...each('d', { link: 'plain' }) },
      each('d', { content: '', mode: 0o600 }),
    ],
  },
  {
    name: 'awkward names of directories',
    dockerfile: copied,
    files: { 'd/plain': '1', ...each('d', '1', '/in') },
    pushes: [each('d', '2', '/in'), { ...each('d', null), ...each('d', '3') }],
  },
  {
    name: 'awkward names from a stage, and edited by a RUN',
    dockerfile: `FROM ${BASE} AS build\nCOPY d /d\nRUN for f in /d/*; do echo x >> "$f"; done\nFROM ${BASE}\nCOPY --from=build /d /n\nRUN for f in /n/*; do echo y >> "$f"; done\n${FOREVER}`,
    files: { 'd/plain': '1', ...each('d', '1') },
    pushes: [each('d', '2'), { 'd/plain': '2' }, each('d', null)],
  },
  {
    name: 'a link to itself that goes, before a RUN',
    dockerfile: app('COPY d /n\nRUN ls -R /n > /o'),
    files: { 'd/a': '1', 'd/sub/loop': { link: 'loop' } },
    pushes: [{ 'd/a': '2' }, { 'd/sub': null }, { 'd/sub/loop': { link: 'loop' } }],
  },
  {
    name: 'links: relative, absolute, dangling, to directories, to themselves, changed and gone',
    dockerfile: copied,
    files: {
      'd/a': '1',
      'd/sub/x': '1',
      'd/rel': { link: 'a' },
      'd/abs': { link: '/etc/group' },
      'd/dangling': { link: 'nowhere' },
      'd/dir': { link: 'sub' },
      'd/loop': { link: 'loop' },
    },
    pushes: [
      { 'd/rel': { link: 'sub/x' }, 'd/abs': { link: '/n/a' }, 'd/dir': { link: '/base/dir' } },
      { 'd/dangling': { link: '../..' }, 'd/loop': { link: './loop' }, 'd/a': '2' },
      { 'd/dir': null, 'd/dir/y': '1', 'd/rel': 'a file' },
      { 'd/dir': { link: 'sub' }, 'd/rel': { link: 'a' }, 'd/loop': null },
      { 'd/sub': { link: 'sub2' }, 'd/sub2/x': '2' },
    ],
  },
  {
    name: 'a link to where it lies turns directory: what is beside it stays',
    dockerfile: app('COPY * ../up/'),
    files: { 'e/c.txt': '1' },
    pushes: [{ e: { link: '.' } }, { e: null, 'e/c.txt': '1' }],
  },
  {
    name: 'a file turns directory, link, empty directory, and file again',
    dockerfile: app('COPY d /n\nRUN cp -a /n /gen/n2 2>/dev/null; rm -rf /gen/n2'),
    files: { 'd/x': '1', 'd/y': '1' },
    pushes: [
      { 'd/x': null, 'd/x/in/deep': '1' },
      { 'd/x': { link: 'y' } },
      { 'd/x': { directory: true, mode: 0o700 } },
      { 'd/x': '2' },
    ],
  },
  {
    name: 'empty directories, and modes alone',
    dockerfile: copied,
    files: { 'd/a': '1', 'd/e': { directory: true } },
    pushes: [
      { 'd/a': { content: '1', mode: 0o4711 }, 'd/e': { directory: true, mode: 0o1777 } },
      { 'd/a': { content: '1', mode: 0o000 }, 'd/f/g': { directory: true, mode: 0o2755 } },
      { 'd/e': null, 'd/a': '1' },
    ],
  },
  {
    name: 'a file of 40 MB, and the same again with its last byte different',
    dockerfile: copied,
    files: { 'd/big': 'x'.repeat(40_000_000), 'd/a': '1' },
    pushes: [{ 'd/big': `${'x'.repeat(39_999_999)}y` }, { 'd/a': '2' }],
  },
  {
    name: 'many files in many directories at once',
    dockerfile: copied,
    files: { 'd/a': '1' },
    pushes: [many('1'), many('2'), many(null)],
  },
  {
    name: 'hard links of the context: those of one source stay one',
    dockerfile: app('COPY d /n\nCOPY d/sub /s\nCOPY d/b d/h /m/\nCOPY . /all\nCOPY d* top /j/'),
    files: {
      'd/a': '1',
      'd/h': { hardLink: 'd/a' },
      'd/sub/i': { hardLink: 'd/a' },
      'd/sub/j': { hardLink: 'd/a' },
      top: { hardLink: 'd/a' },
      'd/b': '2',
    },
    pushes: [
      { 'd/h': { inPlace: '3' } },
      { 'd/h': '3' },
      { 'd/b': { hardLink: 'd/a' }, 'd/new': { hardLink: 'd/h' } },
      { 'd/a': null },
      { 'd/a': { hardLink: 'd/sub/i' }, top: { inPlace: '4' } },
      { 'd/a': '5', 'd/sub/j': null },
    ],
  },
  {
    name: 'hard links made by a RUN, copied from its stage',
    dockerfile: `FROM ${BASE} AS build\nCOPY d /d\nRUN ln -f /d/a /d/h && mkdir -p /d/sub && ln -f /d/a /d/sub/i\nFROM ${BASE}\nCOPY --from=build /d /n\nCOPY --from=build /d/a /d/h /m/\n${FOREVER}`,
    files: { 'd/a': '1', 'd/b': '1' },
    pushes: [{ 'd/b': '2' }],
  },
]

function each<Spec>(directory: string, spec: Spec, suffix = ''): Record<string, Spec> {
  return Object.fromEntries(names.map((name) => [`${directory}/${name}${suffix}`, spec]))
}

function many<Spec>(spec: Spec): Record<string, Spec> {
  const paths = Array.from({ length: 1500 }, (_, n) => `d/${n % 40}/${n}`)
  return Object.fromEntries(paths.map((path) => [path, spec]))
}
