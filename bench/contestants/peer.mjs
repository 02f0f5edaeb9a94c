import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// A folder of its own, so that its packages stand before nobody else's.
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'peer')

/** The npm module `livepush`. */
export const peer = {
  name: 'peer',
  // It looks on the disk at what it is told is gone, and fails where it is.
  keepsRemoved: true,
  /** @type {import('../lib/race.mjs').Open} */
  async open({ row, context, containerId, stageImages }) {
    const require = createRequire(join(folder, 'package.json'))
    const { Livepush } = require('livepush')
    const docker = new (require('dockerode'))()
    const livepush = await Livepush.init({
      dockerfileContent: row.dockerfile,
      context,
      containerId,
      stageImages,
      docker,
      skipContainerRestart: !row.restart,
    })
    return {
      push: ({ changed, deleted }) => livepush.performLivepush(changed, deleted),
      close: () => livepush.cleanupIntermediateContainers(),
    }
  },
}

/** Installs it beside the benchmarks, where it is not there yet. */
export async function installPeer() {
  if (existsSync(join(folder, 'node_modules', 'livepush'))) return
  console.error('[bench] Installing livepush')
  const args = ['install', '--prefix', folder, '--no-package-lock', '--no-audit', '--no-fund']
  const npm = spawn('npm', args, { stdio: ['ignore', 2, 2] })
  const code = await new Promise((resolve) => npm.on('close', resolve))
  if (code !== 0) throw new Error(`npm install ended with exit code ${code}`)
}
