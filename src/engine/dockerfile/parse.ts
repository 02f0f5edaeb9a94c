import { checkStages } from './check.ts'
import { chmodForms } from './frontend.ts'
import type { ParsedDockerfile } from './parsed.ts'
import { refuse } from './place.ts'
import { platformArgs } from './platform.ts'
import { readGlobalArgs, readStages } from './stages.ts'
import { readDockerfile } from './syntax/read.ts'

export interface ParseOptions {
  /** As `docker build --build-arg`. */
  buildArgs?: Record<string, string>
  /** The name of the stage to build; the last one if absent. */
  target?: string
  /** The name that errors give; `Dockerfile` if absent. */
  file?: string
  /** What TARGETPLATFORM and its like are made from; `linux/amd64` if absent. */
  platform?: string
  /** Version of the engine whose builder it is for; the newest if absent. */
  engine?: string
}

/**
 * Reads a Dockerfile and refuses what BuildKit's Dockerfile frontend refuses before it looks at any
 * image or file.
 *
 * @throws {DockerfileError} naming the file, the line and what to do; nothing else, whatever the text
 */
export function parseDockerfile(
  text: string | Buffer,
  {
    buildArgs = {},
    target,
    file = 'Dockerfile',
    platform = 'linux/amd64',
    engine,
  }: ParseOptions = {},
): ParsedDockerfile {
  const { instructions, escape, syntax } = readDockerfile(text, file)
  const given = new Map(Object.entries(buildArgs))
  const lastName = instructions.findLast((one) => one.kind === 'from')?.name
  const predefined = platformArgs(platform, target ?? lastName)
  const globalArgs = readGlobalArgs(instructions, predefined, given, escape, file)
  const { stages, byName } = readStages(instructions, globalArgs, escape, file)
  const dockerfile: ParsedDockerfile = {
    stages,
    target: findTarget({ stages, byName }, target, file),
    byName,
    file,
    escape,
    globalArgs,
    buildArgs: given,
    chmod: chmodForms(engine, buildArgs['BUILDKIT_SYNTAX'] ?? syntax),
  }
  checkStages(dockerfile)
  return dockerfile
}

/** The stage of that name, in any case; the last of two. BuildKit takes no number here. */
function findTarget(
  { stages, byName }: Pick<ParsedDockerfile, 'stages' | 'byName'>,
  target: string | undefined,
  file: string,
): number {
  if (!target) return stages.length - 1
  const index = byName.get(target.toLowerCase())
  if (index !== undefined) return index
  const names = [...byName.keys()]
  return refuse(
    { file, line: stages.at(-1)!.line },
    `There is no stage named "${target}" to build.`,
    names.length === 0 ? 'Give it a name with AS.' : `There are ${names.join(', ')}.`,
  )
}
