import { styleText } from 'node:util'

export type Style = 'green' | 'red' | 'yellow' | 'cyan' | 'dim'
/** Gives text a colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_style, text) => text

/** Colours for a stream that shows them: a terminal, and nobody who set `NO_COLOR`. */
export function painterFor(
  stream: { isTTY?: boolean },
  env: Record<string, string | undefined>,
): Paint {
  const wanted = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
  return wanted ? (style, text) => styleText(style, text, { validateStream: false }) : plain
}
