import type { SourceTree } from '../../context/types.ts'
import type { StageState } from './stage.ts'

/**
 * The files of a tree behind what the stages have yet to bring in line: among them those that no step
 * took until now, as a link came to lead to them or their directory.
 */
export function* pendingSources(
  stages: readonly StageState[],
  tree: SourceTree,
): Generator<string> {
  for (const { layers, ledger } of stages) {
    for (const [position, copy] of layers.copies()) {
      if (copy.tree !== tree) continue
      for (const path of ledger.pendingOf(position, position).keys()) {
        yield* copy.contents.sourcesOf(path)
      }
    }
  }
}
