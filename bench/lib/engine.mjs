import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import Docker from 'dockerode'

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
 * @returns {Promise<import('dockerode').Container>} running
 */
export async function startContainer(image) {
  const container = await docker.createContainer({
    Image: image,
    ...(image === BASE && { Cmd: ['/bin/sh', '-c', 'while :; do sleep 1; done'] }),
    HostConfig: { Init: true },
  })
  await container.start()
  return container
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
