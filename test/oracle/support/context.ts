import { chmod, link, lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import type { ArchiveEntry, Edit, FileSpec } from './types.ts'

/** Brings an edit to the disk; a directory's entry leaves what is in a directory there. */
export async function applyEdit(context: string, edit: Edit): Promise<void> {
  const entries = Object.entries(edit)
  for (const [path, spec] of entries) {
    if (spec === null) await rm(join(context, path), { recursive: true, force: true })
  }
  for (const [path, spec] of entries) {
    if (spec !== null) await put(context, path, spec)
  }
}

async function put(context: string, name: string, spec: FileSpec): Promise<void> {
  const path = join(context, name)
  await makeDirectory(dirname(path))
  if (typeof spec === 'object' && 'directory' in spec) {
    await makeDirectory(path)
    await chmod(path, spec.mode ?? 0o755)
    return
  }
  if (typeof spec === 'object' && 'inPlace' in spec) return writeFile(path, spec.inPlace)
  await rm(path, { recursive: true, force: true })
  if (typeof spec === 'object' && 'hardLink' in spec) {
    return link(join(context, spec.hardLink), path)
  }
  if (typeof spec === 'object' && 'link' in spec) return symlink(spec.link, path)
  if (typeof spec === 'object' && 'archive' in spec) {
    return writeFile(path, (await packArchive(spec.archive, spec.gzip)).subarray(0, spec.cut))
  }
  if (typeof spec === 'object' && 'base64' in spec) {
    return writeFile(path, Buffer.from(spec.base64, 'base64'))
  }
  const { content, mode } = typeof spec === 'string' ? { content: spec, mode: 0o644 } : spec
  await writeFile(path, content)
  await chmod(path, mode)
}

/** Makes a directory, in the place of whatever else is there or on the way. */
async function makeDirectory(path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined)
  if (there?.isDirectory()) return
  if (there) await rm(path)
  else await makeDirectory(dirname(path))
  await mkdir(path)
}

/** An archive whose entries have owners and modes of their own. */
async function packArchive(
  entries: Record<string, string | ArchiveEntry>,
  gzip: boolean,
): Promise<Buffer> {
  const archive = pack()
  for (const [name, given] of Object.entries(entries)) {
    const entry = typeof given === 'string' ? { content: given } : given
    const { content = '', mode, owner: [uid, gid] = [7, 8], link: to, hardLink } = entry
    const isDirectory = name.endsWith('/')
    const type = isDirectory ? 'directory' : to ? 'symlink' : hardLink ? 'link' : 'file'
    const linkname = to ?? hardLink
    const header = {
      name,
      type,
      uid,
      gid,
      mtime: new Date(0),
      ...(linkname && { linkname }),
    } as const
    archive.entry({ ...header, mode: mode ?? (isDirectory ? 0o750 : 0o640) }, content)
  }
  archive.finalize()
  const bytes = await buffer(archive)
  return gzip ? gzipSync(bytes) : bytes
}
