const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds after which a signal takes its course even if cleaning up has not ended. */
const PATIENCE = 8_000

/** Ctrl-C under `npm run` arrives twice: from the terminal, and forwarded by npm. Milliseconds. */
const SAME_SIGNAL = 1_000

/** How a process cleans up however it ends, short of being killed outright. */
export interface Cleanup {
  close: () => Promise<void>
  /** For an exit that leaves no time for anything asynchronous. */
  closeSync: () => void
}

/**
 * Cleans up before the process ends, and lets it end as it would have otherwise. Returns what takes
 * the listeners away again.
 */
export function cleanUpAtExit({ close, closeSync }: Cleanup): () => void {
  let begun: number | undefined

  const onSignal = (signal: NodeJS.Signals) => {
    // Whoever presses Ctrl-C again does not want to wait.
    if (begun !== undefined) return Date.now() - begun > SAME_SIGNAL ? raise(signal) : undefined
    begun = Date.now()
    void atMost(PATIENCE, close()).then(() => raise(signal))
  }
  const raise = (signal: NodeJS.Signals) => {
    release()
    if (nobodyElseEndsIt(signal)) process.kill(process.pid, signal)
  }
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
    process.off('exit', closeSync)
  }

  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.on('exit', closeSync)
  return release
}

/**
 * Bundlers that handle signals themselves had theirs already. Not so the listeners of the package
 * signal-exit (Rollup's command line uses it): they do nothing while there is any listener but them.
 */
function nobodyElseEndsIt(signal: NodeJS.Signals): boolean {
  const known = globalThis as { [key: symbol]: { count?: number } | undefined }
  const legacy = process as { __signal_exit_emitter__?: { count?: number } }
  const passive =
    (known[Symbol.for('signal-exit emitter')]?.count ?? 0) +
    (legacy.__signal_exit_emitter__?.count ?? 0)
  return process.listenerCount(signal) <= passive
}

function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    void work
      .catch(() => {})
      .finally(() => {
        clearTimeout(timer)
        resolve()
      })
  })
}
