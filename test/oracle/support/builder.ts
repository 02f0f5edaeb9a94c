import { randomUUID } from 'node:crypto'
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
  options: BuildOptions,
): Promise<{ images: string[] } | { refused: string }> {
  const { buildArgs, noCache, target: last, file: dockerfilePath } = options
  const dockerfile = await readFile(join(context, dockerfilePath), 'utf8')
  const { stages: all, ...inline } = nameStages(dockerfile)
  const stages = last === undefined ? all : all.slice(0, all.indexOf(last) + 1)
  if (HOST.test(dockerfile)) return buildOneByOne(context, scratch, stages, options)
  const common = {
    ...{
      context,
      dockerfile: dockerfilePath,
      ...inline,
      args: buildArgs,
      network: NETWORK,
      'no-cache': noCache,
    },
    ...{ labels: ofThisBuild(), output: ['type=docker'] },
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

/** Two builds that come to the same have images of their own: one is removed before the other. */
const ofThisBuild = () => ({ ...OWN, 'livepush.build': randomUUID() })

/** A RUN in the network of the machine, which has to be allowed: bake knows no way to. */
const HOST = /^RUN --network=host/m
const ALLOW = ['--allow', 'network.host']

async function buildOneByOne(
  context: string,
  scratch: string,
  stages: readonly string[],
  options: BuildOptions,
): Promise<{ images: string[] } | { refused: string }> {
  const metadata = `${scratch}/metadata.json`
  const labels = Object.entries(ofThisBuild()).flatMap(([name, value]) => [
    '--label',
    `${name}=${value}`,
  ])
  const images: string[] = []
  for (const stage of stages) {
    const flags = flagsOf(context, { ...options, target: stage || undefined })
    const made = [...ALLOW, '--load', '--metadata-file', metadata, ...labels]
    const result = await cli('buildx', 'build', '--progress=quiet', ...made, ...flags, context)
    if ('refused' in result) return result
    images.push(imageOf(JSON.parse(await readFile(metadata, 'utf8')) as Metadata[string]))
  }
  return { images }
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
export async function buildArchive(context: string, options: BuildOptions): Promise<CliResult> {
  const dockerfile = await readFile(join(context, options.file), 'utf8')
  const allow = HOST.test(dockerfile) ? ALLOW : []
  const quiet = ['--progress=quiet', ...allow, '--output', 'type=tar,dest=-']
  return cli('build', ...quiet, ...flagsOf(context, options), context)
}

function flagsOf(context: string, { buildArgs, noCache, target, file }: BuildOptions): string[] {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ])
  const flags = [...(noCache ? ['--no-cache'] : []), ...(target ? ['--target', target] : [])]
  return ['--network', NETWORK, ...flags, ...args, '-f', join(context, file)]
}
