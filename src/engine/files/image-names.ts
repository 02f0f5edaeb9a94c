import type { ContainerHandle } from '../container/container.ts'

/**
 * The absolute paths of all that an image has.
 *
 * @param container one of that image that nothing runs in; it is started for the moment
 * @returns undefined where the image has no tool that lists them
 */
export async function namesIn(container: ContainerHandle): Promise<Set<string> | undefined> {
  if (!(await container.hasShell())) return undefined
  await container.start()
  try {
    const { code, stdout } = await container.script('listNames', [])
    return code === 0 ? new Set(stdout.toString().split('\0')) : undefined
  } finally {
    await container.kill('KILL')
  }
}
