import type { Channel } from './channel.ts'

/**
 * Arguments as awkward as a file's name can be: what the shell would split, expand or unescape, and
 * the bytes that some shells keep for their own use.
 */
const AWKWARD = [' a  b ', '*', '-n', '\\n$(x)`"\'', '\u0081\u0088é\u{1f600}\t', '~#;&|<>!']

/** A tar with nothing in it. */
const EMPTY = Buffer.alloc(1024)

/** Whether the shell at the other end, and its tools, hand on what they are given as it is. */
export async function isUsable(channel: Channel): Promise<boolean> {
  const expected = AWKWARD.map((argument) => `${argument}\n`).join('')
  try {
    const answers = await Promise.all([
      channel.run('probe', AWKWARD, { bulk: false }),
      channel.run('probe', AWKWARD, { bulk: true, body: [EMPTY] }),
    ])
    return answers.every((answer) => answer?.code === 0 && answer.output.toString() === expected)
  } catch {
    return false
  }
}
