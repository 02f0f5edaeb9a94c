import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type Docker from 'dockerode'
import { parsePathStat, type PathStat } from './path-stat.ts'

const EMPTY_TAR = Buffer.alloc(1024)

/** How often it is timed what a PUT takes, and milliseconds from one time to the next. */
const TRIES = 5
const PAUSE = 200

/** A container's files by the engine's archive calls: it need not run, nor have a shell. */
export class ArchiveApi {
  readonly #container: Docker.Container
  #putCost = 2

  constructor(container: Docker.Container) {
    this.#container = container
  }

  /** undefined where there is nothing at the path; a link at its end is not followed. */
  async stat(path: string): Promise<PathStat | undefined> {
    const asked = this.#container.infoArchive({ path }) as Promise<IncomingMessage>
    const response = await orMissing(asked)
    return response && parsePathStat(headerOf(response.resume()))
  }

  /** The path as a tar stream, names starting at the path's last part; undefined where it is missing. */
  async get(path: string): Promise<Readable | undefined> {
    return (await orMissing(this.#container.getArchive({ path }))) as Readable | undefined
  }

  /** Unpacks a tar in a directory, which is there. */
  async put(tar: Buffer[] | Readable, directory = '/'): Promise<void> {
    const isWhole = Array.isArray(tar) && tar.length === 1
    const body = isWhole ? tar[0]! : Array.isArray(tar) ? Readable.from(tar) : tar
    await this.#container.putArchive(body, { path: directory })
  }

  /** Milliseconds that the engine takes to unpack a tar with nothing in it; 2 to 50 are usual. */
  get putCost(): number {
    return this.#putCost
  }

  /** The quickest of a few: the container has just started, and the machine may be busy. */
  async timePut(): Promise<void> {
    const costs: number[] = []
    while (costs.length < TRIES) {
      const started = performance.now()
      await this.put([EMPTY_TAR])
      costs.push(performance.now() - started)
      this.#putCost = Math.min(...costs)
      await setTimeout(PAUSE, undefined, { ref: false })
    }
  }
}

function headerOf({ headers }: IncomingMessage): string {
  return headers['x-docker-container-path-stat'] as string
}

/** The engine answers 404 for a missing path, 500 for a path below a file. */
function orMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  return answer.catch((error: { statusCode?: number }) => {
    if (error.statusCode === 404 || error.statusCode === 500) return undefined
    throw error
  })
}
