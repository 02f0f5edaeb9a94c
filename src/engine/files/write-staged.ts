import { LivepushError } from '../errors.ts'
import { ChannelClosedError } from '../container/channel.ts'
import type { ContainerHandle } from '../container/container.ts'
import type { ScriptName } from '../container/scripts.ts'
import { packEntries, packWhole } from './archive.ts'
import type { Staging } from './staging.ts'

export type Mover = 'moveStaged' | 'copyStaged'

/** The arguments of a move of nothing. */
const NOTHING = ['/.livepush-none']

/**
 * Unpacks what is staged through the channel and moves it to its places. Of several stagings, side
 * by side, nothing moves before all is there.
 *
 * @returns why it did not work, nothing of it being left behind; undefined where it did
 */
export async function writeThroughChannel(
  container: ContainerHandle,
  stagings: readonly Staging[],
  mover: Mover,
): Promise<string | undefined> {
  let wasSent = false
  const send = async (moves: readonly string[][], body?: Buffer[]): Promise<string | undefined> => {
    for (const [index, move] of moves.entries()) {
      const answer = await container.throughChannel(mover, move, index === 0 ? body : undefined)
      wasSent ||= answer !== undefined
      if (answer?.code !== 0) return answer?.output.toString().trim() ?? 'no shell there can do it.'
    }
    return undefined
  }
  const sendEach = async (): Promise<string[]> => {
    const sent: Promise<string | undefined>[] = []
    for (const { entries, waves } of stagings) {
      // The next is packed while this one is on its way.
      const archive = await packWhole(entries)
      const moves = stagings.length === 1 ? waves.flat() : []
      if (!archive) sent.push(Promise.resolve('it is too large.'))
      else sent.push(send(moves.length > 0 ? moves : [NOTHING], archive))
    }
    return atOnce(sent)
  }
  try {
    let failures = await sendEach()
    if (stagings.length > 1 && failures.length === 0) {
      failures = await inWaves(stagings, (wave) => send(wave))
    }
    if (failures.length > 0 && wasSent) await discard(container, stagings)
    return failures[0]
  } catch (error) {
    if (!(error instanceof ChannelClosedError)) throw error
    await container.ensureUsable()
    await discard(container, stagings)
    return error.message
  }
}

/** Unpacks what is staged by the archive API and moves it to its places, likewise. */
export async function writeByArchive(
  container: ContainerHandle,
  stagings: readonly Staging[],
  mover: Mover,
): Promise<void> {
  try {
    await container.put(await packEntries(stagings.flatMap(({ entries }) => entries)))
    await inWaves(stagings, async (wave) => {
      for (const move of wave) await runScript(container, mover, move)
      return undefined
    })
  } catch (error) {
    await discard(container, stagings)
    throw error
  }
}

/** @throws LivepushError with what the script said */
export async function runScript(
  container: ContainerHandle,
  name: ScriptName,
  args: readonly string[],
): Promise<void> {
  const { code, stdout, stderr } = await container.script(name, args)
  if (code === 0) return
  const said = Buffer.concat([stdout, stderr]).toString().trim()
  throw new LivepushError(
    `Files could not be put in place in the container (exit code ${code}): ${said}`,
  )
}

/** Moves side by side what is of one wave; a wave comes when all of the one before is done. */
async function inWaves(
  stagings: readonly Staging[],
  move: (wave: readonly string[][]) => Promise<string | undefined>,
): Promise<string[]> {
  const failures = await atOnce(stagings.map(({ waves }) => move(waves[0])))
  return failures.length > 0 ? failures : atOnce(stagings.map(({ waves }) => move(waves[1])))
}

/**
 * Waits for all of them, also where one fails: nothing is to be going on any more when it is undone.
 *
 * @returns the failures that they tell of
 * @throws what the first that threw did
 */
async function atOnce(parts: readonly Promise<string | undefined>[]): Promise<string[]> {
  await Promise.allSettled(parts)
  const failures = await Promise.all(parts)
  return failures.filter((failure) => failure !== undefined)
}

async function discard(container: ContainerHandle, stagings: readonly Staging[]): Promise<void> {
  const roots = stagings.flatMap(({ waves }) => waves.flat().map(([root]) => root!))
  await container.script('removeTrees', roots).catch(() => {}) // What failed before tells more.
}
