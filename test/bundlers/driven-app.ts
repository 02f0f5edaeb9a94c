/**
 * The application that every bundler is driven with: an entry, a chunk that is loaded lazily, and a
 * Dockerfile that redoes a RUN with each push, which is slow where the bundle asks for it.
 */
export const drivenApp: Record<string, string> = {
  'package.json': '{ "name": "driven", "private": true }\n',

  'src/main.js': `console.log('the entry')
import('./lazy.js').then(({ lazy }) => console.log(lazy))
`,

  'src/lazy.js': "export const lazy = 'first'\n",

  Dockerfile: `FROM livepush-test/busybox
COPY dist/ /srv/
RUN if grep -rq 'a slow push' /srv; then sleep 5; fi
CMD ["httpd", "-f", "-p", "80", "-h", "/srv"]
`,

  '.dockerignore': '*\n!dist\n',

  // Writes a line for each build: what it consists of by the digest of its content, or null.
  'record.mjs': `
import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const dist = resolve('dist')
const digest = (content) => createHash('sha1').update(content).digest('hex')
const record = (build) => appendFileSync('builds.jsonl', JSON.stringify(build) + '\\n')

export const failed = () => record(null)

/** @param files pairs of an absolute path and its content */
export function built(files) {
  record(Object.fromEntries(files.map(([path, content]) => [relative(dist, path), digest(content)])))
}

export const onDisk = (paths) => built(paths.map((path) => [path, readFileSync(path)]))

/** For Rollup and whoever else speaks its language; \`more\`: files that are in no bundle. */
export const rollupLike = (more = []) => ({
  name: 'record',
  buildEnd(error) {
    if (error) failed()
  },
  writeBundle: {
    order: 'post',
    sequential: true,
    handler(_options, bundle) {
      const files = Object.values(bundle).map((it) => [join(dist, it.fileName), it.code ?? it.source])
      built([...files, ...more.map((name) => [join(dist, name), readFileSync(join(dist, name))])])
    },
  },
})

/** For webpack and whoever else speaks its language. */
export const webpackLike = (more = []) => ({
  apply(compiler) {
    compiler.hooks.done.tap({ name: 'record', stage: 2000 }, ({ compilation }) => {
      if (compilation.errors.length > 0) return failed()
      const names = compilation.getAssets().map(({ name }) => name)
      onDisk([...names, ...more].map((name) => join(dist, name)))
    })
  },
})
`,
}
