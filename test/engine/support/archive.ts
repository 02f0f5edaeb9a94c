import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'

/** A tar of the given files, as text. */
export async function archive(files: Record<string, string>): Promise<string> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content)
  tar.finalize()
  return (await buffer(tar)).toString('latin1')
}
