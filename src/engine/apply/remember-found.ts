import type { FileStat } from '../container/stat-line.ts'
import { ImageFiles } from '../files/image-files.ts'
import { likenessOf } from '../files/image-listing.ts'
import { statAll } from '../files/inspect.ts'
import { KEEP_UP_TO } from '../files/tree-archive.ts'
import { FEW } from './bring-back.ts'
import { Originals, type Found } from './originals.ts'
import type { StageState } from './stage.ts'

/**
 * Remembers what a RUN finds of what a RUN before it has just made anew, where it, or what comes after
 * it, makes something else of that: it is to find it again when it is the first to be redone. Where
 * that is much it is not remembered, and needs a build.
 */
export async function rememberFound(stage: StageState, run: number): Promise<void> {
  const { container, layers } = stage
  stage.found.delete(run)
  const originals = await Originals.before(stage, run)
  const later = layers.paths(run + 1, layers.steps.length - 1)
  const paths = [...new Set([...originals.changed, ...later])].filter((path) => {
    // What later steps copy is not there now: what is, a RUN has made.
    return !layers.wantedAt(path, run - 1) && (later.has(path) || !originals.isAsBuilt(path))
  })
  const stats = (await statAll(container, paths)) ?? new Map<string, FileStat>()
  const bytes = [...stats.values()].reduce((sum, { size }) => sum + size, 0)
  if (stats.size > FEW || bytes > KEEP_UP_TO) return
  const files = new ImageFiles(container)
  const found = new Map<string, Found>()
  for (const [path, stat] of stats) {
    const entry = await files.entryAt(path)
    if (entry) found.set(path, { likeness: likenessOf(stat), entry })
  }
  stage.found.set(run, found)
}
