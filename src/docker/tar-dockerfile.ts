import { isAbsolute, relative, sep } from 'node:path'
import type { BuildContext } from '../context/build-context.ts'
import type { ExtraFile } from '../context/pack.ts'
import { cleanPath } from '../context/paths.ts'
import type { BuildImageOptions } from './build.ts'

/** The Dockerfile's path in a tar, and what must be added for it to be found there. */
export async function tarDockerfile({
  context,
  dockerfile,
  dockerfileText,
}: Pick<BuildImageOptions, 'context' | 'dockerfile' | 'dockerfileText'>): Promise<{
  path: string
  extra: ExtraFile[]
}> {
  const path = pathInContext(context, dockerfile) ?? unusedName(context)
  const entry = context.lookup(path)
  if (entry?.type === 'file' && (await context.read(path)).toString() === dockerfileText) {
    return { path, extra: [] }
  }
  return { path, extra: [{ path, content: dockerfileText }] }
}

/** Undefined for a path that is outside, or cannot be a file's. */
function pathInContext(context: BuildContext, dockerfile: string): string | undefined {
  const path = isAbsolute(dockerfile) ? relative(context.root, dockerfile) : dockerfile
  const clean = cleanPath(path.split(sep).join('/'))
  const isOutside = clean === '.' || clean === '..' || clean.startsWith('../')
  const isTaken = context.lookup(clean)?.type === 'directory'
  return isOutside || isTaken || isAbsolute(path) ? undefined : clean
}

function unusedName(context: BuildContext): string {
  let name = '.livepush.Dockerfile'
  while (context.lookup(name)) name = `.${name}`
  return name
}
