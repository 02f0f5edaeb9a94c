import { realpath, stat } from 'node:fs/promises'
import { BuildContextError } from '../engine/errors.ts'

/**
 * The directory of a build context, symbolic links resolved.
 * @throws BuildContextError when it is no directory, or cannot be read
 */
export async function realDirectory(root: string): Promise<string> {
  try {
    const resolved = await realpath(root)
    if ((await stat(resolved)).isDirectory()) return resolved
  } catch (cause) {
    throw new BuildContextError(`The build context "${root}" cannot be read.`, {
      hint: 'It must be a directory that exists.',
      cause,
    })
  }
  throw new BuildContextError(`The build context "${root}" is no directory.`)
}
