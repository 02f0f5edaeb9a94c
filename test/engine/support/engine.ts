import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { expect } from 'vitest'

const run = promisify(execFile)

/** Runs the docker CLI, the real thing that users compare with. */
export async function dockerCli(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}

export const docker = new Docker()

/**
 * An image with busybox's shell and tools, or with LIVEPUSH_TEST_TOOLS=gnu with dash and GNU's as
 * Debian's images have them, and with the user app (1000:1000).
 */
export const BUSYBOX = `livepush-test/${process.env['LIVEPUSH_TEST_TOOLS'] ?? 'busybox'}:latest`
export const NODE = 'livepush-test/node:latest'

/** The error that a promise rejects with, of the class it has to be. */
export async function rejection<Kind extends Error>(
  promise: Promise<unknown>,
  kind: abstract new (...args: never[]) => Kind,
): Promise<Kind> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(kind)
  return error as Kind
}
