import { execFile } from 'node:child_process'

/** How the docker CLI ended: what it printed, or why it failed. */
export type CliResult = { output: Buffer } | { refused: string }

/** Runs the docker CLI, the real thing that users compare with. */
export function cli(...args: string[]): Promise<CliResult> {
  return cliIn(undefined, ...args)
}

/** Likewise, with a temporary directory of its own: it leaves there what it was given inline. */
export function cliIn(scratch: string | undefined, ...args: string[]): Promise<CliResult> {
  const env = { ...process.env, ...(scratch !== undefined && { TMPDIR: scratch }) }
  const options = { encoding: 'buffer', maxBuffer: 1024 * 1024 * 1024, env } as const
  return new Promise((resolve) => {
    execFile('docker', args, options, (error, stdout, stderr) => {
      resolve(error ? { refused: stderr.toString() || error.message } : { output: stdout })
    })
  })
}
