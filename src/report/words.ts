/** Numbers and lists in words. */

/** `1 file`, `2 files` */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** Milliseconds as people say them: `182 ms`, `1.8 s`, `12 s`, `1 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `line 7`, `lines 7, 8`, `lines 5-9, 12`: each once, in order, three and more in a row joined. */
export function lines(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  const runs: number[][] = []
  for (const line of sorted) {
    const run = runs.at(-1)
    if (run?.at(-1) === line - 1) run.push(line)
    else runs.push([line])
  }
  const parts = runs.flatMap((run) =>
    run.length < 3 ? run.map(String) : [`${run[0]}-${run.at(-1)}`],
  )
  return `line${sorted.length === 1 ? '' : 's'} ${parts.join(', ')}`
}

/** The first few of a list: `a, b, c and 4 more`. */
export function some(names: readonly string[], most = 3): string {
  if (names.length <= most) return names.join(', ')
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}

/** Keeps a command to one short line. */
export function short(command: string, length = 60): string {
  const line = command.replace(/\s+/g, ' ').trim()
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}
