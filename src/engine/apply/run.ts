import { randomBytes } from 'node:crypto'
import type { EventEmitter } from 'node:events'
import type { RunStep } from '../dockerfile/types.ts'
import { RebuildRequiredError, StepFailedError } from '../errors.ts'
import type { LivepushEvents } from '../events.ts'
import { packEntries } from './archive.ts'
import type { ContainerHandle } from './container.ts'
import { standInForMounts } from './mounts.ts'
import { OutputTail } from './output-tail.ts'
import { CANCELLABLE } from './scripts.ts'
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
    returnCode = await container.exec(commandLine(step, stage, script), {
      user: step.user || '0',
      workdir: step.workdir,
      signal,
      onOutput: (data, isStderr) => {
        tail.push(data)
        events.emit('commandOutput', { stageIdx, output: { data, isStderr } })
      },
    })
  } finally {
    await undo()
    if (script) await container.script('removeTrees', [script])
  }
  events.emit('commandReturn', { stageIdx, returnCode, command })
  if (returnCode === 0) return
  signal.throwIfAborted()
  throw new StepFailedError(`${step.text} failed with exit code ${returnCode}.`, {
    line: step.line,
    stageIdx,
    command,
    exitCode: returnCode,
    output: tail.toString(),
  })
}

function commandLine(step: RunStep, stage: StageState, script: string | undefined): string[] {
  const env = { HOME: stage.users.home(step.user), ...step.env }
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const argv = script ? [script] : step.argv
  return ['/bin/sh', '-c', CANCELLABLE, 'sh', 'env', '-i', ...assignments, ...argv]
}

/** A heredoc with an interpreter line becomes a file, which the builder puts into /dev/pipes. */
async function putScript(container: ContainerHandle, content: string): Promise<string> {
  const path = `/.livepush-${randomBytes(6).toString('hex')}`
  const bytes = Buffer.from(content)
  const owner = { mode: 0o755, uid: 0, gid: 0, mtime: Date.now() }
  const wanted = { type: 'file', size: bytes.length, ...owner } as const
  await container.put(await packEntries([{ path, wanted, read: () => Promise.resolve(bytes) }]))
  return path
}

async function refuseWhatOnlyTheBuilderCanDo(
  container: ContainerHandle,
  step: RunStep,
): Promise<void> {
  const mount = step.mounts.find(({ type }) => type !== 'cache' && type !== 'tmpfs')
  const needs = mount
    ? `--mount=type=${mount.type}, which only the builder has`
    : step.security === 'insecure'
      ? '--security=insecure, which only the builder grants'
      : (await container.hasShell())
        ? undefined
        : 'a shell in the image to be run in place'
  if (needs === undefined) return
  throw new RebuildRequiredError(`${step.text} needs ${needs}.`, {
    line: step.line,
    hint: 'Build the image again and start a new container from it.',
  })
}
