import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import Docker from 'dockerode'
import { extract } from 'tar-stream'

export const docker = new Docker()

/** The containers of that name, running or not. */
export async function containersNamed(name: string): Promise<string[]> {
  const found = await docker.listContainers({ all: true })
  return found.filter((it) => it.Names.includes(`/${name}`)).map((it) => it.Id)
}

/** Removes what is left of the containers of that name. */
export async function removeNamed(name: string): Promise<void> {
  for (const id of await containersNamed(name)) {
    await docker.getContainer(id).remove({ force: true })
  }
}

/** The digests of the regular files below a directory of a container, by path from there. */
export async function filesInContainer(name: string, dir: string): Promise<Map<string, string>> {
  const archive = await docker.getContainer(name).getArchive({ path: dir })
  const files = new Map<string, string>()
  const entries = archive.pipe(extract())
  for await (const entry of entries) {
    const content = digest(await buffer(entry))
    // The first component is the directory's own name.
    const path = entry.header.name.split('/').slice(1).join('/')
    if (entry.header.type === 'file') files.set(path, content)
  }
  return sorted(files)
}

/** The regular files below a directory of this machine, in the same form. */
export async function filesOnDisk(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = new Map<string, string>()
  for (const entry of entries.filter((it) => it.isFile())) {
    const file = join(entry.parentPath, entry.name)
    const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      // A bundler may have deleted it since.
      if (error.code !== 'ENOENT') throw error
    })
    if (content) files.set(file.slice(dir.length + 1), digest(content))
  }
  return sorted(files)
}

const digest = (content: Buffer) => createHash('sha1').update(content).digest('hex')

const sorted = (files: Map<string, string>) =>
  new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
