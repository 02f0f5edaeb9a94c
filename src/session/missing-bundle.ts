import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BuildContextError } from '../engine/errors.ts'
import { below } from '../engine/plan/paths.ts'
import { contextSources } from './context-sources.ts'
import type { ReadDockerfile } from './dockerfile.ts'

/**
 * Says what is missing where a bundler runs that emits no files, and no other build did: the builder
 * names only a path that it does not find.
 *
 * @param unwritten directories relative to the context
 * @throws BuildContextError
 */
export function checkBundle(
  context: string,
  unwritten: readonly string[],
  { parsed }: ReadDockerfile,
): void {
  const missing = unwritten.filter((directory) => !existsSync(join(context, directory)))
  for (const { path, line } of contextSources(parsed)) {
    const directory = missing.find((it) => below(it, path) !== undefined)
    if (directory === undefined) continue
    throw new BuildContextError(
      `There is no ${directory} to copy, and the dev server emits none.`,
      {
        file: parsed.file,
        line,
        hint: 'Build it once: the container starts then.',
      },
    )
  }
}
