import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { writeFile } from 'node:fs/promises'
import { buildStages, docker, startContainer } from './engine.mjs'
import { collectGarbage } from './garbage.mjs'
import { makeDirectory, removeDirectory, removeFiles, writeFiles } from './files.mjs'
import { median, time } from './stats.mjs'
import { stopped } from './stop.mjs'

/**
 * @typedef {{ write: import('./files.mjs').Files, remove: string[] }} Edit
 * @typedef {object} Row one kind of work
 * @property {string} name
 * @property {string} dockerfile
 * @property {import('./files.mjs').Files} files of the build context
 * @property {(run: number) => Edit} edit what is pushed, a new one each run
 * @property {(run: number) => Edit} [undo] pushed after each run, untimed
 * @property {boolean} [plain] one COPY of the directory is all there is to it
 * @property {boolean} [restart] whether the app restarts; the time is up when it runs again
 * @property {boolean} [supervised] the app of this package runs under its supervisor
 * @property {string[]} [command] what the engine has to run besides
 * @property {(files: import('./files.mjs').Files) => import('./files.mjs').Files} inContainer
 *
 * @typedef {{ changed: string[], deleted: string[] }} Paths
 * @typedef {object} Entrant one contestant with a container of its own
 * @property {(edit: Edit) => Promise<void>} [prepare] untimed
 * @property {(paths: Paths) => Promise<unknown>} push
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {Open} open
 * @property {(row: Row) => boolean} [enters] whether it can do the row's work; it can, without it
 * @property {boolean} [keepsRemoved] removed files stay on its disk
 *
 * @callback Open
 * @param {{ row: Row, context: string, containerId: string, stageImages: string[] }} setting
 * @returns {Promise<Entrant> | Entrant}
 */

/**
 * Has the contestants do a row's work in turns: what the machine does meanwhile hits all of them.
 * @param {Row} row
 * @param {Contestant[]} contestants
 * @param {number} runs timed ones; one more before them is not
 * @returns {Promise<Record<string, number>>} medians in milliseconds by contestant
 */
export async function race(row, contestants, runs) {
  const entrants = []
  const times = Object.fromEntries(
    contestants.map(({ name }) => [name, /** @type {number[]} */ ([])]),
  )
  try {
    for (const contestant of contestants) entrants.push(await enter(row, contestant))
    for (let run = 0; run <= runs; run++) {
      stopped.throwIfAborted()
      for (const entrant of rotated(entrants, run)) {
        const spent = await takeTurn(entrant, row.edit(run))
        if (run > 0) times[entrant.name].push(spent)
        if (row.undo) await takeTurn(entrant, row.undo(run))
      }
    }
  } finally {
    for (const { close } of entrants) await close()
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

/** @param {Awaited<ReturnType<typeof enter>>} entrant @param {Edit} edit */
async function takeTurn({ row, context, entrant, keepsRemoved }, edit) {
  await writeFiles(context, edit.write)
  if (!keepsRemoved) await removeFiles(context, edit.remove)
  await entrant.prepare?.(edit)
  const paths = { changed: Object.keys(edit.write), deleted: edit.remove }
  const starts = startsOf(context)
  if (bytesOf(edit.write) > LITTER) collectGarbage()
  return time(async () => {
    await entrant.push(paths)
    while (row.restart && startsOf(context) === starts) await setTimeout(1)
  })
}

/** @param {Row} row @param {Contestant} contestant */
async function enter(row, { name, open, keepsRemoved = false }) {
  const context = await makeDirectory()
  await writeFile(join(context, 'Dockerfile'), row.dockerfile)
  await writeFiles(context, { ...row.files, '.dockerignore': STARTS, [STARTS]: '' })
  const images = await buildStages(context, row.dockerfile)
  const { id } = await startContainer(images.at(-1), {
    binds: row.restart ? [`${context}/${STARTS}:/starts`] : [],
    supervise: row.supervised === true && name === 'ours',
  })
  const entrant = await open({ row, context, containerId: id, stageImages: images.slice(0, -1) })
  const close = async () => {
    await entrant.close()
    await docker.getContainer(id).remove({ force: true, v: true })
    // Contestants share images: the first to go may leave them to the others.
    for (const image of images.reverse()) {
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => {})
    }
    await removeDirectory(context)
  }
  return { row, name, context, entrant, keepsRemoved, close }
}

/** Bytes of an edit from which on what made it is a burden to whoever comes next. */
const LITTER = 1 << 20

/** @param {import('./files.mjs').Files} files */
const bytesOf = (files) => Object.values(files).reduce((sum, { length }) => sum + length, 0)

/** A file outside of the build that grows by a line each time the app starts. */
const STARTS = 'starts'

/** @param {string} context */
const startsOf = (context) => statSync(join(context, STARTS)).size

/** @template T @param {T[]} list @param {number} by @returns {T[]} */
const rotated = (list, by) => list.map((_, index) => list[(index + by) % list.length])
