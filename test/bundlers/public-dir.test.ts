import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DistApp } from './dist-app.ts'

// What Vite puts into `dist` beside the chunks: maps, and the files of `publicDir`, which are in no
// bundle and whose edits start no rebuild of Vite's own.
const files = {
  'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n',
  'src/main.js': "console.log('first')\nimport('./lazy.js')\n",
  'src/lazy.js': "console.log('lazy')\n",
  'public/robots.txt': 'User-agent: *\n',
  'public/icons/icon.svg': '<svg/>\n',
  'vite.config.mjs': `
import livepush from 'unplugin-livepush/vite'

const output = { entryFileNames: '[name].js', chunkFileNames: '[name].js' }

export default {
  build: { sourcemap: true, rolldownOptions: { output } },
  plugins: [livepush(JSON.parse(process.env.LIVEPUSH))],
}
`,
}

let app: DistApp

beforeAll(async () => {
  app = await DistApp.create('public-dir', files)
  app.run('vite/bin/vite.js', ['build', '--watch'])
  await app.started()
})

afterAll(() => app?.end())

const held = () => [...app.held.keys()]

test('the first build', () => {
  const scripts = ['index.js', 'index.js.map', 'lazy.js', 'lazy.js.map']
  expect(held()).toEqual(['icons/icon.svg', 'index.html', ...scripts, 'robots.txt'])
})

test('a public file that is changed', async () => {
  const written = await app.follows(() => app.project.edit('public/robots.txt', '*', 'none'))
  expect(written).toEqual(['robots.txt'])
})

test('one in a directory', async () => {
  const written = await app.follows(() => app.project.edit('public/icons/icon.svg', '/>', ' />'))
  expect(written).toEqual(['icons/icon.svg'])
})

test('one that goes starts a rebuild, with which one that is added arrives', async () => {
  const written = await app.follows(async () => {
    await app.project.write({ 'public/icons/more.svg': '<svg/>\n' })
    await app.project.remove('public/robots.txt')
  })
  expect(written).toEqual(['icons/more.svg'])
  expect(held()).not.toContain('robots.txt')
})

test('a chunk whose map changes with it', async () => {
  const written = await app.follows(() => app.project.edit('src/lazy.js', "'lazy'", "'edited'"))
  expect(written).toEqual(['lazy.js', 'lazy.js.map'])
})

test('a map that changes alone', async () => {
  const edit = () => app.project.edit('src/lazy.js', 'console', '// A comment\nconsole')
  const written = await app.follows(edit)
  expect(written).toEqual(['lazy.js.map'])
  expect(await readFile(join(app.project.root, 'dist/lazy.js.map'), 'utf8')).toContain('A comment')
})
