const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort())

/** The first signal ends the run after the push at hand, and what was started is taken down. */
export const stopped = ending.signal
