import { createInterface } from 'node:readline'
import { ImageBuildError } from '../engine/errors.ts'
import type { BuildProgress } from './progress.ts'
import { BuildSteps } from './progress.ts'
import { decodeTrace } from './trace.ts'

/** One line of the engine's answer to a build. */
interface StreamMessage {
  id?: string
  /** BuildKit's trace in base64, or what came out. */
  aux?: string | { ID?: string }
  /** The classic builder's text. */
  stream?: string
  errorDetail?: { message?: string }
  /** What older engines have instead of `errorDetail`. */
  error?: string
}

/**
 * Reads the engine's answer to a build, of BuildKit or of the classic builder.
 * @returns the ID of the image that came out last
 * @throws ImageBuildError with the builder's message, the step that failed and what it printed
 */
export async function readBuildStream(
  stream: NodeJS.ReadableStream,
  dockerfile: string,
  onProgress: (progress: BuildProgress) => void,
): Promise<string> {
  const steps = new BuildSteps(onProgress)
  let image: string | undefined
  for await (const line of createInterface({ input: stream })) {
    if (line === '') continue
    const { id, aux, stream: text, errorDetail, error } = JSON.parse(line) as StreamMessage
    const message = errorDetail?.message ?? error
    if (message !== undefined) throw buildError(message, dockerfile, steps)
    if (typeof aux === 'object' && aux.ID !== undefined) image = aux.ID
    if (id === 'moby.buildkit.trace' && typeof aux === 'string') {
      steps.trace(decodeTrace(Buffer.from(aux, 'base64')))
    }
    if (text !== undefined) steps.line(text)
  }
  if (image === undefined) throw new ImageBuildError('The engine ended the build without an image.')
  steps.end()
  return image
}

/** BuildKit before its version 0.9 says at more length what could not be done, and no `on`. */
const PARSE_ERROR = /^(?:failed to [^:]+: )*dockerfile parse error (?:on )?line (\d+): (.*)/s

/** The builder names the line of what it cannot parse; of other failures it names the step. */
function buildError(message: string, file: string, { failed }: BuildSteps): ImageBuildError {
  const parse = PARSE_ERROR.exec(message)
  if (parse) return new ImageBuildError(parse[2]!, { file, line: Number(parse[1]) })
  const step = failed ? ` at ${failed.name}` : ''
  const tail = failed?.tail.trim() ?? ''
  return new ImageBuildError(
    `Building ${file} failed${step}: ${message}${tail === '' ? '' : `\n${tail}`}`,
  )
}
