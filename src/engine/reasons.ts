import type { RedoReason } from './events.ts'

/** A stage changed, from which something is taken. */
export function stageReason({
  index,
  name,
}: {
  index: number
  name?: string | undefined
}): RedoReason {
  return { kind: 'stage', stageIdx: index, ...(name !== undefined && { name }) }
}

/** A reason as a phrase, for logs. */
export function reasonInWords(reason: RedoReason): string {
  switch (reason.kind) {
    case 'files':
      return reason.paths.length === 1 ? `${reason.paths[0]} changed` : filesInWords(reason.paths)
    case 'stage':
      return `stage ${reason.name ?? reason.stageIdx} changed`
    case 'earlier-step':
      return `line ${reason.line} was redone`
    case 'edited':
      return `a later RUN edited ${reason.path}`
    case 'unfinished':
      return 'left over from an earlier push'
  }
}

function filesInWords(paths: readonly string[]): string {
  return paths.length === 0 ? 'its sources changed' : `${paths.length} files changed`
}
