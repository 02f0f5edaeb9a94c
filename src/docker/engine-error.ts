/** What the engine's API answers instead of what was asked for, as dockerode puts it. */
interface EngineError extends Error {
  statusCode?: number
  json?: { message?: string } | null
}

/** The HTTP status of an error that the engine answered; undefined where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as EngineError).statusCode
}

/** The engine's own words, without dockerode's around them. */
export function engineMessage(error: unknown): string {
  const { json, message } = error as EngineError
  return json?.message ?? message
}
