import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { extract } from 'tar-stream'
import { docker } from '../lib/engine.mjs'

/**
 * `docker compose watch` with `action: sync`. It is told of nothing and watches by itself, so its
 * push lasts until the container has the last change. What it can only rebuild it does not enter.
 */
export const compose = {
  name: 'compose watch',
  /** @param {import('../lib/race.mjs').Row} row */
  enters: (row) => row.plain === true && !row.restart,
  /** @type {import('../lib/race.mjs').Open} */
  async open({ context, containerId }) {
    const file = join(context, 'compose.yaml')
    const { Image } = await docker.getContainer(containerId).inspect()
    const watch = [{ action: 'sync', path: './src', target: '/app' }]
    const app = { image: Image, build: '.', develop: { watch } }
    await writeFile(file, JSON.stringify({ services: { app } }))
    await run('up', '-d', '--no-build')
    const child = spawn('docker', args('watch', '--no-up'), { stdio: ['ignore', 'pipe', 'pipe'] })
    const closed = once(child, 'close')
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), sleep(5000)])
    await sleep(1000)
    const [{ Id }] = await docker.listContainers({
      filters: { label: [`com.docker.compose.project.config_files=${file}`] },
    })
    const container = docker.getContainer(Id)
    /** @type {import('../lib/race.mjs').Edit} */
    let edit
    return {
      prepare: async (next) => void (edit = next),
      async push({ changed, deleted }) {
        const last = [...changed, ...deleted].at(-1)
        const path = `/${last.replace(/^src/, 'app')}`
        for (const until = Date.now() + 60_000; Date.now() < until; await sleep(5)) {
          const there = await contentOf(container, path)
          if (deleted.length > 0 ? !there : there?.equals(edit.write[last])) return
        }
        throw new Error(`docker compose watch did not bring ${last}`)
      },
      async close() {
        child.kill('SIGINT')
        await closed
        await run('down', '-t', '0')
      },
    }

    /** @param {string[]} words */
    function args(...words) {
      return ['compose', '-f', file, '--project-directory', context, ...words]
    }

    /** @param {string[]} words */
    async function run(...words) {
      const child = spawn('docker', args(...words), { stdio: 'ignore' })
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`docker compose ${words[0]} ended with exit code ${code}`)
    }
  },
}

/**
 * @param {import('dockerode').Container} container
 * @param {string} path
 * @returns {Promise<Buffer | undefined>}
 */
async function contentOf(container, path) {
  const archive = await container.getArchive({ path }).catch(() => undefined)
  if (!archive) return undefined
  const chunks = []
  for await (const entry of archive.pipe(extract()))
    for await (const chunk of entry) chunks.push(chunk)
  return Buffer.concat(chunks)
}
