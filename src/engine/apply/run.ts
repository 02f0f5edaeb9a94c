import type { EventEmitter } from 'node:events'
import type { RunStep } from '../dockerfile/types.ts'
import { RebuildRequiredError, StepFailedError } from '../errors.ts'
import type { LivepushEvents } from '../events.ts'
import { packEntries } from '../files/archive.ts'
import { ownName } from '../files/own-names.ts'
import type { CommandLine } from '../container/command.ts'
import type { ContainerHandle } from '../container/container.ts'
import { standInForMounts } from './mounts.ts'
import { OutputTail } from '../container/output-tail.ts'
import { REBUILD } from './refusals.ts'
import type { StageState } from './stage.ts'

/**
 * Runs a RUN step again, as the builder runs it: under the step's own environment and nothing of
 * the container's, in its working directory, as its user.
 *
 * @throws StepFailedError where the command exits with anything but 0
 * @throws DOMException (AbortError) where `signal` ended it
 * @throws RebuildRequiredError where the step needs what only the builder has
 */
export async function redoRun(
  stage: StageState,
  step: RunStep,
  events: EventEmitter<LivepushEvents>,
  signal: AbortSignal,
): Promise<void> {
  const { container, index: stageIdx } = stage
  await refuseWhatOnlyTheBuilderCanDo(container, step)
  const command = step.text.replace(/^\S+\s+/, '')
  const tail = new OutputTail()
  const script = step.script && (await putScript(container, step.script.content))
  const undo = await standInForMounts(container, step)
  events.emit('commandExecute', { stageIdx, command, line: step.line })
  let returnCode: number
  try {
    const line = commandLine(step, stage, script)
    const ready = await container.commands.take(keyOf(step, stage, line), line)
    returnCode = await ready.run((data, isStderr) => {
      tail.push(data)
      events.emit('commandOutput', { stageIdx, output: { data, isStderr } })
    }, signal)
  } finally {
    await undo()
    if (script) await container.script('removeTrees', [script])
  }
  events.emit('commandReturn', { stageIdx, returnCode, command })
  if (returnCode === 0) return
  signal.throwIfAborted()
  const inTheWay = leftInTheWay(tail.toString())
  if (inTheWay !== undefined) {
    throw new RebuildRequiredError(
      `${step.text} seems to find what its last run left behind: ${inTheWay}.`,
      {
        line: step.line,
        hint: `${REBUILD} Where it can run twice, as with mkdir -p, it takes none.`,
      },
    )
  }
  throw new StepFailedError(`${step.text} failed with exit code ${returnCode}.`, {
    line: step.line,
    stageIdx,
    command,
    exitCode: returnCode,
    output: tail.toString(),
  })
}

/**
 * What a command that failed says of something that is there already, as `mkdir`, `ln`, `adduser` and
 * `git clone` do when they run a second time; `mv` and `patch` have words of their own.
 */
function leftInTheWay(output: string): string | undefined {
  const last = output.split('\n').slice(-LINES)
  return last
    .findLast((line) =>
      /\b(?:exists|in use|not empty|cannot overwrite|previously applied)\b/i.test(line),
    )
    ?.trim()
}

/** Lines at the end of an output that may tell why the command failed. */
const LINES = 5

/** Has the commands of the RUN steps that a change can reach wait for their start. */
export function prepareRuns(stage: StageState): void {
  if (stage.container.filesOnly) return
  const { steps } = stage.layers
  const firstCopy = steps.findIndex(({ kind }) => kind === 'copy')
  for (const step of firstCopy < 0 ? [] : steps.slice(firstCopy)) {
    if (step.kind !== 'run' || step.script) continue
    const line = commandLine(step, stage)
    stage.container.commands.prepare(keyOf(step, stage, line), line)
  }
}

function commandLine(step: RunStep, stage: StageState, script?: string): CommandLine {
  const env = { HOME: stage.users.home(step.user), ...step.env }
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const argv = ['env', '-i', ...assignments, ...(script ? [script] : step.argv)]
  return { argv, user: step.user || '0', workdir: step.workdir }
}

/** The engine looks the user up when the command begins to wait, so all that it finds belongs to it. */
function keyOf(step: RunStep, stage: StageState, line: CommandLine): string {
  return JSON.stringify([step.line, stage.users.fingerprint, line])
}

/** A heredoc with an interpreter line becomes a file, which the builder puts into /dev/pipes. */
async function putScript(container: ContainerHandle, content: string): Promise<string> {
  const path = `/${ownName()}`
  const bytes = Buffer.from(content)
  const owner = { mode: 0o755, uid: 0, gid: 0, mtime: Date.now() }
  const wanted = { type: 'file', size: bytes.length, ...owner } as const
  await container.put(await packEntries([{ path, wanted, read: () => Promise.resolve(bytes) }]))
  return path
}

/** What a step asks for that only the builder has. */
export function needsBuilder({ mounts, security }: RunStep): string | undefined {
  const mount = mounts.find(({ type }) => type !== 'cache' && type !== 'tmpfs')
  if (mount) return `--mount=type=${mount.type}, which only the builder has`
  return security === 'insecure' ? '--security=insecure, which only the builder grants' : undefined
}

async function refuseWhatOnlyTheBuilderCanDo(
  container: ContainerHandle,
  step: RunStep,
): Promise<void> {
  const shell = (await container.hasShell()) ? undefined : 'a shell in the image to be run in place'
  const needs = needsBuilder(step) ?? shell
  if (needs === undefined) return
  throw new RebuildRequiredError(`${step.text} needs ${needs}.`, {
    line: step.line,
    hint: 'Build the image again and start a new container from it.',
  })
}
