import fc from 'fast-check'

/** What a generator decides by: every choice comes from fast-check's seed. */
export interface Dice {
  /** 0 to `max`. */
  upTo(max: number): number
  one<T>(from: readonly T[]): T
  /** True in so many of a hundred cases. */
  percent(chance: number): boolean
  /** `count` makes of something, which may be 0. */
  several<T>(min: number, max: number, make: (index: number) => T): T[]
}

/** Values that `make` rolls, for fast-check to sample. */
export function rolled<T>(make: (dice: Dice) => T): fc.Arbitrary<T> {
  return fc.gen().map((generate) => {
    const upTo = (max: number) => generate(number, max)
    return make({
      upTo,
      one: (from) => from[upTo(from.length - 1)]!,
      percent: (chance) => upTo(99) < chance,
      several: (min, max, make) => Array.from({ length: min + upTo(max - min) }, (_, i) => make(i)),
    })
  })
}

const number = (max: number) => fc.noBias(fc.integer({ min: 0, max: Math.max(max, 0) }))
