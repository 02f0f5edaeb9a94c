import type { PublishedPort } from '../docker/ports.ts'
import { LivepushError, StepFailedError } from '../engine/errors.ts'
import type { PushResult } from '../engine/events.ts'
import type { PathExplanation } from '../engine/explain.ts'
import { reasonInWords } from '../engine/reasons.ts'
import { plain, type Paint } from './paint.ts'
import { count, duration, lines, some } from './words.ts'

/** What every line starts with, so that it is found among the bundler's. */
export function tagged(text: string, paint: Paint = plain): string {
  return `${paint('cyan', 'livepush')}  ${text}`
}

/** One push in one line; `undefined` for one that has nothing to say. */
export function pushLine(
  result: PushResult,
  container: string,
  paint: Paint = plain,
): string | undefined {
  if (result.outcome !== 'done') return undefined
  const redone = result.redone.map(({ line }) => line)
  const parts = [
    `${changes(result)} → ${container}`,
    redone.length === 0 ? 'no line redone' : `${lines(redone)} redone`,
    ...(result.restarted ? ['restarted'] : []),
    paint('dim', duration(result.duration.total)),
  ]
  return parts.join(', ') + (redone.length === 0 ? '' : paint('dim', ` (${reasons(result)})`))
}

/** Why each line was redone: `line 7: a.js changed; lines 8-10: line 7 was redone`. */
function reasons({ redone }: PushResult): string {
  const byReason = new Map<string, number[]>()
  for (const { line, reason } of redone) {
    const words = reasonInWords(reason)
    byReason.set(words, [...(byReason.get(words) ?? []), line])
  }
  return [...byReason].map(([words, numbers]) => `${lines(numbers)}: ${words}`).join('; ')
}

/** What arrived in the app's container; where nothing did, what did in those of earlier stages. */
function changes({ changed, deleted, files, appFiles }: PushResult): string {
  const arrived = [appFiles, files].find(({ written, removed }) => written + removed > 0)
  if (arrived !== undefined) return counts(arrived)
  // What an earlier push left over, which may be no more than a restart.
  return changed.length + deleted.length === 0 ? 'unfinished work' : 'no file'
}

function counts({ written, removed }: { written: number; removed: number }): string {
  if (written === 0) return `${count(removed, 'file')} removed`
  return count(written, 'file') + (removed === 0 ? '' : `, ${removed} removed`)
}

/**
 * An error as the user must read it: what, where, what to do, what happens `then`, and the end of a
 * command's output.
 */
export function errorLines(error: unknown, then?: string, paint: Paint = plain): string {
  const output = error instanceof StepFailedError ? error.output.trimEnd() : ''
  const message = messageOf(error).trimEnd()
  const what = message.endsWith(output) ? message.slice(0, message.length - output.length) : message
  const text = sentence(what.trimEnd())
  const next = then === undefined ? '' : `${text.includes('\n') ? '\n' : ' '}${then}`
  return paint('red', text + next) + indented(output)
}

function messageOf(error: unknown): string {
  if (error instanceof LivepushError) return error.message
  // Not one of ours: the place it comes from is all there is to go by.
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function indented(output: string): string {
  return output === '' ? '' : `\n${output.replace(/^/gm, '  | ')}`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** Outputs that no step takes, one line for each reason. */
export function unusedLines(outputs: readonly PathExplanation[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { path, ignoredBy } of outputs) {
    const reason = ignoredBy
      ? `ignored by ${ignoredBy.file}:${ignoredBy.line} (${ignoredBy.pattern})`
      : 'copied by no step of the Dockerfile'
    byReason.set(reason, [...(byReason.get(reason) ?? []), path])
  }
  return [...byReason].map(([reason, paths]) => `${some(paths)}: ${reason}`)
}

/** Where a container's ports are reached: `8080 → 80`, each once whatever the address family. */
export function portWords(ports: readonly PublishedPort[]): string[] {
  const words = ports.map(({ address, host, container, protocol }) => {
    const isAny = address === '' || address === '0.0.0.0' || address === '::'
    const at = isAny ? `${host}` : `${address.includes(':') ? `[${address}]` : address}:${host}`
    return `${at} → ${container}${protocol === 'tcp' ? '' : `/${protocol}`}`
  })
  return [...new Set(words)]
}
