import { once } from 'node:events'
import { get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What a server answers, or undefined while it answers nothing: it may be restarting. */
export interface Answer {
  status: number
  text: string
}

/** An app at a port of this machine, as a browser sees it. */
export class Served {
  constructor(readonly port: number) {}

  static async atFreePort(): Promise<Served> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return new Served(port)
  }

  get(path: string): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const nothing = () => resolve(undefined)
      const url = new URL(path, `http://127.0.0.1:${this.port}`)
      // No connection is kept: the app at its other end may not be the same the next time.
      get(url, { agent: false, signal: AbortSignal.timeout(2000) }, (response) => {
        const answer = (body: string) => resolve({ status: response.statusCode ?? 0, text: body })
        text(response).then(answer, nothing)
      }).on('error', nothing)
    })
  }

  /** The status of a path alone. */
  async status(path: string): Promise<number | undefined> {
    return (await this.get(path))?.status
  }

  /** What an attribute of a page names, as the path of an asset: `/assets/index-1a2b.js`. */
  async linked(page: string, pattern: RegExp): Promise<string | undefined> {
    const answer = await this.get(page)
    return answer?.status === 200 ? pattern.exec(answer.text)?.[1] : undefined
  }

  /** The asset that a page names. */
  async asset(page: string, pattern: RegExp): Promise<string | undefined> {
    const path = await this.linked(page, pattern)
    const answer = path && (await this.get(new URL(path, `http://app${page}`).pathname))
    return answer && answer.status === 200 ? answer.text : undefined
  }
}

export const script = /<script[^>]* src="([^"]+)"/
export const stylesheet = /<link rel="stylesheet"[^>]* href="([^"]+)"/
