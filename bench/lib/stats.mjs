/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} milliseconds
 */
export async function time(work) {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** @param {number | undefined} ms */
export const milliseconds = (ms) =>
  ms === undefined ? '' : ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en-US')

/**
 * @param {number | undefined} a
 * @param {number | undefined} b
 */
export function ratio(a, b) {
  if (a === undefined || b === undefined) return ''
  const quotient = a / b
  return quotient < 0.1 ? quotient.toFixed(3) : quotient.toFixed(2)
}

/**
 * A markdown table with its columns lined up.
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length), 3))
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}
