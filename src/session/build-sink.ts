import type { OutputSink } from '../bundlers/sink.ts'
import type { Emitted } from '../outputs/emitted.ts'
import type { Round } from './round.ts'

/** What a session must know of a build that feeds it. */
export interface BuildTraits {
  isWatching: boolean
  /** Whether the build fails where what it emitted does not arrive. */
  isStrict: boolean
}

/** What the builds that feed a session have in common. */
export interface Fed {
  round: Round
  /** Takes what a build emitted. */
  accept(emitted: Emitted): void
  /** The round is not what it was. */
  advance(): void
  settled(): Promise<void>
  /** A build has ended for good. */
  leave(sink: BuildSink): Promise<void>
}

/** One build that feeds a session. Its keys are told from those of other builds by its number. */
export class BuildSink implements OutputSink {
  readonly #fed: Fed
  readonly #number: number
  readonly #isStrict: boolean
  readonly #keys = new Set<string>()

  constructor(fed: Fed, number: number, { isStrict }: BuildTraits) {
    this.#fed = fed
    this.#number = number
    this.#isStrict = isStrict
  }

  expect(key: string): void {
    this.#fed.round.expect(this.#own(key))
    this.#fed.advance()
  }

  emit(emitted: Emitted): void {
    const key = this.#own(emitted.key)
    this.#fed.accept({ ...emitted, key })
    this.#fed.round.emit(key)
    this.#fed.advance()
  }

  fail(key: string): void {
    this.#fed.round.fail(this.#own(key))
    this.#fed.advance()
  }

  retract(key: string): void {
    this.#fed.round.retract(this.#own(key))
    this.#fed.advance()
  }

  async settled(): Promise<void> {
    await this.#fed.settled().catch((error: unknown) => {
      // Where nobody is to fail for it, it is enough that it was logged.
      if (this.#isStrict) throw error
    })
  }

  async close(): Promise<void> {
    await this.#fed.leave(this)
    this.#fed.round.forget(this.#keys)
    this.#fed.advance()
  }

  #own(key: string): string {
    const own = `${this.#number} ${key}`
    this.#keys.add(own)
    return own
  }
}
