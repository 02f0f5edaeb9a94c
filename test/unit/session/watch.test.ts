import { chmod, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseIgnoreFile } from '../../../src/context/ignore.ts'
import { watchContext } from '../../../src/session/watch/context.ts'
import { Scope } from '../../../src/session/watch/scope.ts'
import { pass } from './fakes.ts'

describe('Scope', () => {
  const rules = (text: string) => parseIgnoreFile(text, '.dockerignore')

  it('leaves out what is ignored, and what nobody edits', () => {
    const scope = new Scope(rules('logs\n*.md\n!keep.md\n'))
    expect(['a.js', 'src/a.js', 'keep.md'].map((path) => scope.includes(path))).not.toContain(false)
    for (const path of ['logs', 'logs/a', 'a.md', 'node_modules', 'a/.git'])
      expect(scope.includes(path)).toBe(false)
    expect(['', 'src'].map((path) => scope.enters(path))).toEqual([true, true])
    for (const path of ['logs', 'node_modules', 'packages/a/node_modules', '.git'])
      expect(scope.enters(path)).toBe(false)
  })

  it('enters what is ignored where a later line takes something out again', () => {
    const scope = new Scope(rules('data\n!data/keep/*.json\n'))
    expect(['data', 'data/keep'].map((path) => scope.enters(path))).toEqual([true, true])
    expect(scope.enters('data/other')).toBe(false)
    expect(scope.includes('data/a')).toBe(false)
    expect(scope.includes('data/keep/a.json')).toBe(true)
  })

  it('is narrowed down by patterns', () => {
    const scope = new Scope(rules('views/*.bak\n'), ['views', 'server/**/*.conf', 'package.json'])
    for (const path of ['views', 'views/a/b', 'server/x/y.conf', 'package.json'])
      expect(scope.includes(path)).toBe(true)
    for (const path of ['views/a.bak', 'server/a.js', 'src/a.js'])
      expect(scope.includes(path)).toBe(false)
    expect(['views', 'views/a', 'server', 'server/x', 'src'].map((it) => scope.enters(it))).toEqual(
      [true, true, true, true, false],
    )
  })
})

describe.skipIf(process.platform === 'win32')('watchContext', { timeout: 20_000 }, () => {
  let root: string
  let heard: string[]
  let stop: () => void

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'livepush-watch-')))
    heard = []
    await write({ 'app/src/a.js': '1', 'app/node_modules/p/a.js': '1', 'app/Dockerfile': 'FROM x' })
  })

  afterEach(async () => {
    stop()
    await rm(root, { recursive: true })
  })

  async function write(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }

  async function open(dockerfile = 'app/Dockerfile', patterns: true | string[] = true) {
    const say = (line: string) => () => void heard.push(line)
    stop = await watchContext(
      { context: join(root, 'app'), dockerfile: join(root, dockerfile), watch: patterns },
      {
        edited: (path) => void heard.push(path),
        dockerfileEdited: say('the Dockerfile'),
        ignoreFileEdited: say('the ignore file'),
        failed: (error) => void heard.push(error.message),
      },
    )
  }

  /** What is heard of what happens, each once. */
  async function hear(what: () => Promise<unknown>) {
    heard = []
    await what()
    await pass(150)
    return [...new Set(heard)].sort()
  }

  it('hears of edits, modes, arrivals and departures', async () => {
    await open()
    const file = join(root, 'app/src/a.js')
    expect(await hear(() => writeFile(file, '2'))).toEqual(['src/a.js'])
    expect(await hear(() => chmod(file, 0o755))).toEqual(['src/a.js'])
    expect(await hear(() => write({ 'app/b.js': '1' }))).toEqual(['b.js'])
    expect(await hear(() => rename(`${root}/app/b.js`, file))).toEqual(['b.js', 'src/a.js'])
    expect(await hear(() => rm(file))).toEqual(['src/a.js'])
  })

  it('hears of all that is in a directory that comes, moves or goes', async () => {
    await write({ 'new/x/y/a.js': '1' })
    await open()
    const [away, here, other] = ['new', 'app/here', 'app/other'].map((path) => join(root, path))
    expect(await hear(() => rename(away!, here!))).toEqual([
      'here',
      'here/x',
      'here/x/y',
      'here/x/y/a.js',
    ])
    expect(await hear(() => write({ 'app/here/x/y/a.js': '2' }))).toEqual(['here/x/y/a.js'])
    expect(await hear(() => rename(here!, other!))).toContain('other/x/y/a.js')
    expect(await hear(() => write({ 'app/other/x/y/a.js': '3' }))).toEqual(['other/x/y/a.js'])
    expect(await hear(() => rm(other!, { recursive: true }))).toContain('other')
    expect(await hear(() => write({ 'app/other/x/b.js': '3' }))).toContain('other/x/b.js')
  })

  it('does not look where nothing is watched, nor through links', async () => {
    await write({ 'app/.dockerignore': 'logs\n', 'app/logs/a': '1', 'outside/a': '1' })
    await symlink(join(root, 'outside'), join(root, 'app/link'))
    await open()
    const edits = { 'app/logs/a': '2', 'outside/a': '2', 'app/node_modules/p/a.js': '2' }
    expect(await hear(() => write(edits))).toEqual([])
    stop()
    expect(await hear(() => write({ 'app/src/a.js': '3' }))).toEqual([])
  })

  it('hears of the ignore file, and goes by what it says then', async () => {
    await write({ 'app/.dockerignore': 'logs\n', 'app/logs/a': '1' })
    await open()
    const ignore = async (text: string) => {
      await hear(() => write({ 'app/.dockerignore': text }))
      await expect.poll(() => heard).toContain('the ignore file')
      // A save may be heard of twice, the first time before the text is there.
      await pass(500)
    }
    await ignore('src\n')
    expect(await hear(() => write({ 'app/logs/a': '2', 'app/src/a.js': '2' }))).toEqual(['logs/a'])
    await ignore('[a\n')
    expect(await hear(() => write({ 'app/logs/a': '3', 'app/src/a.js': '3' }))).toEqual(['logs/a'])
  })

  it('hears of a Dockerfile wherever it lies, also when an editor replaces it', async () => {
    await write({ 'docker/web': 'FROM x', 'docker/web.tmp': 'FROM y' })
    await open('docker/web', ['nothing'])
    expect(await hear(() => write({ 'docker/web': 'FROM z' }))).toEqual(['the Dockerfile'])
    const replace = () => rename(join(root, 'docker/web.tmp'), join(root, 'docker/web'))
    expect(await hear(replace)).toEqual(['the Dockerfile'])
    expect(await hear(() => write({ 'docker/web.dockerignore': 'x' }))).toEqual(['the ignore file'])
    expect(await hear(() => write({ 'app/src/a.js': '2' }))).toEqual([])
  })
})
