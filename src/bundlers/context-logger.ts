import type { Logger } from './sink.ts'

/** What the plugin contexts of Rollup and Rolldown have for lines. */
interface ContextLike {
  info(line: string): void
  warn(line: string): void
}

/** Speaks through a plugin context: its lines pass the user's `onLog` and `onwarn`. */
export function contextLogger(context: ContextLike): Logger {
  const warn = (line: string) => {
    try {
      context.warn(line)
    } catch {
      // The user's `onwarn` makes errors of warnings; there is no build here that could fail.
    }
  }
  // `context.error()` always throws.
  return { info: (line) => context.info(line), warn, error: warn }
}
