import type Docker from 'dockerode'
import { Command, type CommandLine } from './command.ts'

/** The commands that wait in a container for their start. */
export class ReadyCommands {
  readonly #container: Docker.Container
  readonly #commands = new Map<string, Promise<Command | undefined>>()
  #isOff = process.env['LIVEPUSH_CHANNEL'] === 'off'

  constructor(container: Docker.Container) {
    this.#container = container
  }

  /**
   * Has a command wait, where none does yet.
   *
   * @param key names the command, and everything that was looked up for it
   */
  prepare(key: string, line: CommandLine): void {
    if (this.#isOff || this.#commands.has(key)) return
    // Where it cannot be started now, it is tried again when it is wanted.
    const opening = Command.open(this.#container, line).catch(() => undefined)
    this.#commands.set(key, opening)
    void opening.then((command) => {
      if (this.#commands.get(key) !== opening) command?.close()
    })
  }

  /** One that waits, if there is one, or a new one; its caller's alone from here on. */
  async take(key: string, line: CommandLine): Promise<Command> {
    const waiting = this.#commands.get(key)
    const command = await waiting
    if (this.#commands.get(key) === waiting) this.#commands.delete(key)
    return command?.isOpen ? command : Command.open(this.#container, line)
  }

  /** Ends those that wait. */
  reset(): void {
    const waiting = [...this.#commands.values()]
    this.#commands.clear()
    for (const opening of waiting) void opening.then((command) => command?.close())
  }

  /** Ends them for good. */
  close(): void {
    this.#isOff = true
    this.reset()
  }
}
