/**
 * What a gRPC call says beside its messages. A name may come more than once.
 * @param rawHeaders names and values in turn
 */
export class Metadata {
  readonly #values = new Map<string, string[]>()

  constructor(rawHeaders: readonly string[]) {
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const name = rawHeaders[at]!.toLowerCase()
      this.#values.set(name, [...(this.#values.get(name) ?? []), rawHeaders[at + 1]!])
    }
  }

  /**
   * Values in their order. BuildKit encodes those that are not all ASCII; before its version 0.10 it
   * sends them as UTF-8, of which Node makes one character for each byte.
   */
  values(name: string): string[] {
    const values = this.#values.get(name) ?? []
    return this.#values.has(`${name}-encoded`)
      ? values.map((value) => decodeURIComponent(value.replaceAll('+', ' ')))
      : values.map((value) => Buffer.from(value, 'latin1').toString())
  }
}
