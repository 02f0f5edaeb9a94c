import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { build } from 'esbuild'

export const docker = new Docker()

export const BASE = 'livepush-test/busybox:latest'

/** The app of every Dockerfile here: it only stays alive, and dies at once when it is told to. */
export const IDLE = 'CMD ["/bin/sh", "-c", "trap exit TERM; while :; do sleep 1; done"]\n'

const run = promisify(execFile)

/**
 * Builds the image of every stage of a Dockerfile.
 * @param {string} context
 * @param {string} dockerfile
 * @returns {Promise<string[]>} IDs, in the stages' order
 */
export async function buildStages(context, dockerfile) {
  const images = []
  for (const [, stage] of dockerfile.matchAll(/^FROM \S+(?: AS (\S+))?/gm)) {
    const target = stage ? ['--target', stage] : []
    const { stdout } = await run('docker', ['build', '-q', ...target, context])
    images.push(stdout.trim())
  }
  return images
}

/**
 * @param {string} image
 * @param {{ binds?: string[], supervise?: boolean }} [options] supervise: as the plugin starts it
 * @returns {Promise<import('dockerode').Container>} running
 */
export async function startContainer(image, { binds = [], supervise = false } = {}) {
  const supervisor = supervise ? await loadSupervisor() : undefined
  const container = await docker.createContainer({
    Image: image,
    ...(image === BASE && { Cmd: ['/bin/sh', '-c', 'while :; do sleep 1; done'] }),
    ...(supervisor && {
      Entrypoint: supervisor.supervised((await docker.getImage(image).inspect()).Config.Cmd),
      Cmd: [],
      Labels: { [supervisor.SUPERVISED_LABEL]: '1' },
    }),
    HostConfig: { Init: !supervise, Binds: binds },
  })
  await container.start()
  return container
}

/** The supervisor is none of what the package exports. */
async function loadSupervisor() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/docker/supervisor.ts', import.meta.url))],
    format: 'esm',
    write: false,
  })
  const source = Buffer.from(outputFiles[0].contents).toString('base64')
  return import(`data:text/javascript;base64,${source}`)
}

/**
 * Runs a command to its end, with as few calls as there can be.
 * @param {import('dockerode').Container} container
 * @param {string[]} argv
 */
export async function exec(container, argv) {
  const created = await container.exec({ Cmd: argv, AttachStdout: true, AttachStderr: true })
  const stream = await created.start({ hijack: true, stdin: false })
  stream.resume()
  await new Promise((resolve) => stream.once('close', resolve).once('end', resolve))
  const { ExitCode } = await created.inspect()
  if (ExitCode !== 0) throw new Error(`${argv[0]} exited with ${ExitCode}`)
}
