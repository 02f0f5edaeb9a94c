import { parseArgs } from 'node:util'
import { bundlers } from './bundlers.mjs'

const names = Object.keys(bundlers)

export const usage = `Usage: npm run playground -- [--bundler ${names.join('|')}] [--smoke] [--port N]`

/**
 * What the command line asks for, or undefined when it makes no sense.
 * @param {string[]} args
 * @returns {{ bundler: string, smoke: boolean, port?: number } | undefined}
 */
export function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        bundler: { type: 'string', default: 'vite' },
        smoke: { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    })
    const { bundler, smoke } = values
    const port = values.port === undefined ? undefined : Number(values.port)
    const portFits = port === undefined || (Number.isInteger(port) && port > 0 && port < 65_536)
    return names.includes(bundler) && portFits ? { bundler, smoke, port } : undefined
  } catch {
    return undefined
  }
}
