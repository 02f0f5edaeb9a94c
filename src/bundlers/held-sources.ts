interface Asset {
  name: string
  source: { buffer(): Buffer }
}

/**
 * The contents that webpack writes. It lets go of them once they are written, so they are held from
 * shortly before until the compilation has been read.
 */
export class HeldSources {
  #held = new Map<string, Asset['source']>()

  hold(assets: readonly Asset[]): void {
    this.#held = new Map(assets.map(({ name, source }) => [name, source]))
  }

  contentOf(name: string | undefined): Buffer | undefined {
    return name === undefined ? undefined : this.#held.get(name)?.buffer()
  }

  release(): void {
    this.#held.clear()
  }
}
