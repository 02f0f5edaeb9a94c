import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cli, type CliResult } from './cli.ts'
import { OWN } from './own.ts'

type Metadata = Record<string, { 'containerimage.config.digest': string }>

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
  buildArgs: Record<string, string> = {},
): Promise<{ images: string[] } | { refused: string }> {
  const { text, stages } = nameStages(await readFile(join(context, 'Dockerfile'), 'utf8'))
  const common = {
    ...{ context, args: buildArgs, network: NETWORK, labels: OWN, output: ['type=docker'] },
    // A bake file has its own use for both.
    'dockerfile-inline': text.replaceAll(/[$%]\{/g, (found) => found[0] + found),
  }
  const names = stages.map((_, index) => `stage-${index}`)
  const target = Object.fromEntries(
    stages.map((stage, index) => [names[index], { ...common, target: stage }]),
  )
  const [file, metadata] = [`${scratch}/bake.json`, `${scratch}/metadata.json`]
  await writeFile(file, JSON.stringify({ target }))
  const quiet = ['--progress=quiet', '--metadata-file', metadata]
  const result = await cli('buildx', 'bake', '-f', file, ...quiet, ...names)
  if ('refused' in result) return result
  const built = JSON.parse(await readFile(metadata, 'utf8')) as Metadata
  return { images: names.map((name) => built[name]!['containerimage.config.digest']) }
}

/** `--target` takes names only, so stages without one get one. */
function nameStages(dockerfile: string): { text: string; stages: string[] } {
  const stages: string[] = []
  const from = /^(FROM\s+(?:--\S+\s+)*\S+)(?:\s+AS\s+(\S+))?[^\S\n]*$/gim
  const text = dockerfile.replaceAll(from, (line, start: string, name?: string) => {
    stages.push(name ?? `unnamed-${stages.length}`)
    return name === undefined ? `${start} AS ${stages.at(-1)}` : line
  })
  return { text, stages }
}

/** Builds a context afresh: the whole file system of its image as a tar archive. */
export function buildArchive(
  context: string,
  buildArgs: Record<string, string> = {},
): Promise<CliResult> {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ])
  const quiet = ['--progress=quiet', '--network', NETWORK, '--output', 'type=tar,dest=-']
  return cli('build', ...quiet, ...args, context)
}
