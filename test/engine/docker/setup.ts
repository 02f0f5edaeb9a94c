import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import Docker from 'dockerode'
import { onTestFinished } from 'vitest'
import { BuildContext } from '../../../src/context/build-context.ts'

export const docker = new Docker()
export const BASE = 'livepush-test/busybox:latest'

/** A name that no other run of the tests has. */
export const uniqueName = (what: string) =>
  `livepush-test-${what}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`

/** A build context of these files, for the time of one test. */
export async function contextOf(files: Record<string, string>): Promise<BuildContext> {
  const root = await mkdtemp(join(tmpdir(), 'livepush-docker-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return BuildContext.open(root)
}

/** Has an image removed when the test is over. */
export function disposeImage(image: string): string {
  onTestFinished(async () => {
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined)
  })
  return image
}

/** Has a container removed when the test is over, under its name or ID. */
export function disposeContainer(nameOrId: string): string {
  onTestFinished(async () => {
    await docker
      .getContainer(nameOrId)
      .remove({ force: true, v: true })
      .catch(() => undefined)
  })
  return nameOrId
}

/** Runs a command in a container of the image, and returns what it prints. */
export async function outputOf(image: string, ...command: string[]): Promise<string> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: command,
    Tty: true,
    HostConfig: { NetworkMode: 'none' },
  })
  try {
    // Its log may lack the end for a moment after it has exited.
    const attached = await container.attach({ stream: true, stdout: true, stderr: true })
    const output = text(attached)
    await container.start()
    return (await output).replaceAll('\r\n', '\n').trim()
  } finally {
    await container.remove({ force: true, v: true })
  }
}
