import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import Docker from 'dockerode'

const run = promisify(execFile)

/** Runs the docker CLI, the real thing that users compare with. */
export async function dockerCli(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}

export const docker = new Docker()

/** An image with busybox's shell and tools, and with the user app (1000:1000). */
export const BUSYBOX = 'livepush-test/busybox:latest'
export const NODE = 'livepush-test/node:latest'
