import { prepare } from '../../scripts/playground/prepare.mjs'

/** Before the tests whose bundlers load the built plugin: has it built, once for all of them. */
export async function setup() {
  await prepare({ log: (line) => console.error(line), signal: new AbortController().signal })
}
