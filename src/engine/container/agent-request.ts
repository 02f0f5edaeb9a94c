import { randomBytes } from 'node:crypto'
import { sizeOf, type ChannelProgram } from './channel-program.ts'

/** Bytes of a body up to which it is joined with what comes before it: one write is one packet. */
const JOIN_UP_TO = 256 * 1024

/** As measured by single files of 1 KiB to 4 MiB, and by up to 1,000 files. */
const COST = { request: -0.1, perMebibyte: 0.9, perEntry: -0.05 }

/** The exit code where only the tools of a shell can do what is asked for. */
export const ASK_A_SHELL = 126

/**
 * Our own agent, at its path in the container.
 *
 * A request is three numbers (how many texts, their bytes, the body's bytes; 4, 4 and 8 bytes, the
 * lowest first), the texts, of which the script's name is the first, each with a zero at its end, and
 * the body. What is cut off, by a client that died, is never acted upon. The answer is what the script
 * prints and a line `token code`.
 */
export function agentProgram(path: string): ChannelProgram {
  const token = randomBytes(12).toString('hex')
  return {
    argv: [path, token],
    token,
    cost: COST,
    encode: (name, args, { body = [] }) => encodeAgentRequest([name, ...args], body),
  }
}

export function encodeAgentRequest(texts: readonly string[], body: readonly Buffer[]): Buffer[] {
  const bytes = Buffer.from(texts.map((text) => `${text}\0`).join(''))
  const head = Buffer.alloc(16)
  head.writeUInt32LE(texts.length, 0)
  head.writeUInt32LE(bytes.length, 4)
  head.writeBigUInt64LE(BigInt(sizeOf(body)), 8)
  const parts = [head, bytes, ...body]
  return sizeOf(parts) <= JOIN_UP_TO ? [Buffer.concat(parts)] : parts
}
