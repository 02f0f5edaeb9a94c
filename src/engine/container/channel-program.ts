import type { ScriptName } from './scripts.ts'

/** Milliseconds that it takes more, or less, to have files in place through a channel than by archive. */
export interface ChannelCost {
  request: number
  perMebibyte: number
  perEntry: number
}

/** What a program is asked besides: which it is, and whether it hands on what it is given. */
export type RequestName = ScriptName | 'identify' | 'probe'

/** What answers requests inside a container until its stdin ends. */
export interface ChannelProgram {
  /** Its command line. */
  argv: string[]
  /** What the line that ends an answer begins with: nobody else's, and in no file. */
  token: string
  cost: ChannelCost
  /** The bytes of a request; undefined where the arguments cannot travel this way. */
  encode(name: RequestName, args: readonly string[], options: RequestOptions): Buffer[] | undefined
}

export interface RequestOptions {
  /** The pieces of a tar, unpacked at the root before the script runs. */
  body?: readonly Buffer[]
  /** How the arguments travel, where there is more than one way; by their size where it is left out. */
  bulk?: boolean
}

export function sizeOf(body: readonly Buffer[]): number {
  return body.reduce((sum, { length }) => sum + length, 0)
}
