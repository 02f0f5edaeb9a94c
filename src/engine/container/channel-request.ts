import type { ScriptName } from './scripts.ts'

/** Bytes of arguments up to which the shell reads them itself, byte by byte, sparing a process. */
const LINES_UP_TO = 512

/** Bytes of arguments that the shell takes into memory at once. */
const MAX_ARGUMENTS = 128 * 1024

/** Bytes in which a body is read inside the container. */
const BLOCK = 64 * 1024

/**
 * The bytes of a request.
 *
 * @param body the pieces of a tar, unpacked at the root before the script runs
 * @returns undefined where the arguments cannot travel as lines
 */
export function encodeRequest(
  name: ScriptName | 'probe',
  args: readonly string[],
  { body = [], bulk }: { body?: readonly Buffer[]; bulk?: boolean } = {},
): Buffer[] | undefined {
  if (args.some((argument) => argument === '' || argument.includes('\n'))) return undefined
  const lines = Buffer.from(args.map((argument) => `${argument}\n`).join(''))
  if (lines.length > MAX_ARGUMENTS) return undefined
  const inBulk = bulk ?? lines.length > LINES_UP_TO
  const size = inBulk ? lines.length : args.length
  const bytes = body.reduce((sum, { length }) => sum + length, 0)
  const block = Math.min(bytes, BLOCK)
  const count = bytes > 0 ? Math.ceil(bytes / block) : 0
  const head = `${name} ${inBulk ? 'bulk' : 'lines'} ${size} ${block} ${count}\n`
  const parts: Buffer[] = [Buffer.from(head), lines]
  // Zeros after the end of a tar mean nothing.
  parts.push(...body, Buffer.alloc(count * block - bytes))
  parts.push(Buffer.from('end\n'))
  return bytes > BLOCK ? parts : [Buffer.concat(parts)]
}
