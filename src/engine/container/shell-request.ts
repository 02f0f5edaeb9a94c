import { randomBytes } from 'node:crypto'
import {
  sizeOf,
  type ChannelProgram,
  type RequestName,
  type RequestOptions,
} from './channel-program.ts'
import { sessionProgram } from './shell-session.ts'

/** Bytes of arguments up to which the shell reads them itself, byte by byte, sparing a process. */
const LINES_UP_TO = 512

/** Bytes of arguments that the shell takes into memory at once. */
const MAX_ARGUMENTS = 128 * 1024

/** Bytes in which a body is read inside the container. */
const BLOCK = 64 * 1024

/** As measured by single files of 1 KiB to 4 MiB, and by up to 1,000 files. */
const COST = { request: 1.5, perMebibyte: 2, perEntry: -0.04 }

const END = Buffer.from('end\n')

/** What a session was started with. */
export interface Session {
  /** Nobody else's, and in no file. */
  token: string
  /** Bytes of a tar that each request begins with, at most 64 KiB, which a pipe holds; 0 for none. */
  lead: number
}

/**
 * The image's own shell, with our scripts in it.
 *
 * @param lead bytes of a body up to which nothing has to be started to unpack it; 0 for a shell that
 *   has nothing waiting
 */
export function shellProgram(lead: number): ChannelProgram {
  const session = { token: randomBytes(12).toString('hex'), lead }
  return {
    argv: ['/bin/sh', '-c', sessionProgram(), 'sh', session.token, String(lead)],
    token: session.token,
    cost: COST,
    encode: (name, args, options) => encodeRequest(session, name, args, options),
  }
}

/**
 * The bytes of a request, in the form that `shell-session.ts` tells.
 *
 * @returns undefined where the arguments cannot travel as lines
 */
export function encodeRequest(
  { token, lead }: Session,
  name: RequestName,
  args: readonly string[],
  { body = [], bulk }: RequestOptions = {},
): Buffer[] | undefined {
  if (args.some((argument) => argument === '' || argument.includes('\n'))) return undefined
  const lines = Buffer.from(args.map((argument) => `${argument}\n`).join(''))
  if (lines.length > MAX_ARGUMENTS) return undefined
  const inBulk = bulk ?? lines.length > LINES_UP_TO
  const size = inBulk ? lines.length : args.length
  const head = `${name} ${inBulk ? 'bulk' : 'lines'} ${size}`
  const bytes = sizeOf(body)
  if (bytes > 0 && bytes <= lead) {
    const line = Buffer.from(`${head} 0 lead ${token}\n`)
    return [Buffer.concat([...padded(body, lead), line, lines, END])]
  }
  const block = Math.min(bytes, BLOCK)
  const count = bytes > 0 ? Math.ceil(bytes / block) : 0
  const line = Buffer.from(`${head} ${block} ${count} ${token}\n`)
  const parts = [Buffer.alloc(lead), line, lines, ...padded(body, count * block), END]
  return bytes > BLOCK ? parts : [Buffer.concat(parts)]
}

/** Zeros after the end of a tar mean nothing. */
function padded(body: readonly Buffer[], size: number): Buffer[] {
  return [...body, Buffer.alloc(size - sizeOf(body))]
}
