/**
 * Has work done when the process has nothing else to do, or is about to end without an error. Command
 * lines such as Astro's call `process.exit(0)` once their build is done, which leaves no time for
 * anything, and nobody is told before: it is put off until the work is done.
 */
export function beforeExit(work: () => Promise<void>): void {
  const exit = process.exit.bind(process)

  function begin(): Promise<void> {
    process.off('beforeExit', onIdle)
    process.exit = exit
    return work()
  }

  function onIdle(): void {
    if (!isFailure(process.exitCode)) void begin()
  }

  process.once('beforeExit', onIdle)
  process.exit = ((code?: number | string | null) => {
    if (isFailure(code ?? process.exitCode)) exit(code)
    else void begin().finally(() => exit())
  }) as typeof process.exit
}

function isFailure(code: number | string | null | undefined): boolean {
  return Number(code ?? 0) !== 0
}
