import type { Logger } from './sink.ts'

/** For bundlers that have no logger to speak through. */
export const consoleLogger: Logger = {
  info: (line) => console.log(line),
  warn: (line) => console.warn(line),
  error: (line) => console.error(line),
}
