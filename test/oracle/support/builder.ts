import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cli, cliIn, type CliResult } from './cli.ts'
import { OWN } from './own.ts'

export interface BuildOptions {
  /** The stage that is built; the last one where there is none. */
  target?: string | undefined
  /** The Dockerfile's path in the context. */
  file: string
  buildArgs: Record<string, string>
  /**
   * The builder's cache does not tell contexts apart whose directories differ in mode only, nor
   * proxy arguments.
   */
  noCache: boolean
}

/** Steps need no network, and do without one in half the time. */
const NETWORK = 'none'

/**
 * Builds the images of all the stages with one command.
 *
 * @param scratch a directory for what the command reads and writes beside the context
 * @returns their IDs in the stages' order; or why the builder refuses
 */
export async function buildStages(
  context: string,
  scratch: string,
  { buildArgs, noCache, target: last, file: dockerfilePath }: BuildOptions,
): Promise<{ images: string[] } | { refused: string }> {
  const named = nameStages(await readFile(join(context, dockerfilePath), 'utf8'))
  const { stages: all, ...dockerfile } = named
  const stages = last === undefined ? all : all.slice(0, all.indexOf(last) + 1)
  const common = {
    ...{
      context,
      dockerfile: dockerfilePath,
      ...dockerfile,
      args: buildArgs,
      network: NETWORK,
      'no-cache': noCache,
    },
    ...{ labels: OWN, output: ['type=docker'] },
  }
  const names = stages.map((_, index) => `stage-${index}`)
  const target = Object.fromEntries(
    names.map((name, index) => [name, { ...common, target: stages[index] || undefined }]),
  )
  const [file, metadata] = [`${scratch}/bake.json`, `${scratch}/metadata.json`]
  await writeFile(file, JSON.stringify({ target }))
  const quiet = ['--progress=quiet', '--metadata-file', metadata]
  const result = await cliIn(scratch, 'buildx', 'bake', '-f', file, ...quiet, ...names)
  if ('refused' in result) return result
  const built = JSON.parse(await readFile(metadata, 'utf8')) as Metadata
  return { images: names.map((name) => imageOf(built[name]!)) }
}

/** Engines of some age know nothing of manifests: to them, the digest is the config's. */
const CONFIG_DIGEST = 'containerimage.config.digest'
const DIGEST = 'containerimage.digest'

type Metadata = Record<string, { [CONFIG_DIGEST]?: string; [DIGEST]: string }>

function imageOf(built: Metadata[string]): string {
  return built[CONFIG_DIGEST] ?? built[DIGEST]
}

/**
 * What a bake file needs to name each stage as a target. A target goes by name only, so where an
 * earlier stage has none, the Dockerfile is given with names put in; the last needs none.
 */
function nameStages(dockerfile: string): { stages: string[]; 'dockerfile-inline'?: string } {
  const stages: string[] = []
  let isNamed = true
  const from = /^(FROM\s+(?:--\S+\s+)*[^\s#]+)(?:\s+AS\s+(\S+))?[^\S\n]*$/gim
  const count = [...dockerfile.matchAll(from)].length
  const text = dockerfile.replaceAll(from, (line, start: string, name?: string) => {
    const isLast = stages.length === count - 1
    stages.push(isLast ? '' : (name ?? `unnamed-${stages.length}`))
    if (isLast || name !== undefined) return line
    isNamed = false
    return `${start} AS ${stages.at(-1)}`
  })
  if (isNamed) return { stages: count === 0 ? [''] : stages }
  // A bake file has its own use for both.
  return {
    stages,
    'dockerfile-inline': text.replaceAll(/[$%]\{/g, (found) => `${found[0]}${found}`),
  }
}

/** Builds a context afresh: the whole file system of its image as a tar archive. */
export function buildArchive(
  context: string,
  { buildArgs, noCache, target, file }: BuildOptions,
): Promise<CliResult> {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ])
  const quiet = ['--progress=quiet', '--network', NETWORK, '--output', 'type=tar,dest=-']
  const flags = [...(noCache ? ['--no-cache'] : []), ...(target ? ['--target', target] : [])]
  return cli('build', ...quiet, ...flags, ...args, '-f', join(context, file), context)
}
