import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { parseDockerfile, type ParsedDockerfile } from '../engine/dockerfile/index.ts'
import { DockerfileNotFoundError } from '../engine/errors.ts'
import type { ResolvedOptions } from '../options/types.ts'

export interface ReadDockerfile {
  text: string
  parsed: ParsedDockerfile
}

/**
 * Reads and understands the Dockerfile that the options name.
 *
 * @throws DockerfileNotFoundError, DockerfileError
 */
export async function readDockerfile(options: ResolvedOptions): Promise<ReadDockerfile> {
  const { context, dockerfile, buildArgs, target } = options
  const text = await readFile(dockerfile, 'utf8').catch((cause: unknown) => {
    throw new DockerfileNotFoundError(`There is no Dockerfile at ${dockerfile}.`, {
      hint: 'Write one there, or name another with the option `dockerfile`.',
      cause,
    })
  })
  const below = relative(context, dockerfile)
  const file = below.startsWith('..') ? dockerfile : below.replaceAll(sep, '/')
  const parsed = parseDockerfile(text, {
    buildArgs,
    file,
    ...(target !== undefined && { target }),
  })
  return { text, parsed }
}
