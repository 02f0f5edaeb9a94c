import { closeSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { BuildContextError } from '../engine/errors.ts'
import type { CheckedDirectories, Disk } from './disk.ts'
import type { RecentContents } from './recent-contents.ts'
import type { TreeNode } from './tree.ts'

/** Bytes; smaller files are read in one go, larger ones in parts of this size. */
const PART = 1024 * 1024

/** Bytes of the first part: most changes show in it, and it is on its way while the next is read. */
const FIRST_PART = 64 * 1024

const readInto = promisify(read)

/** The bytes of a file, wherever they are. */
export async function readContent(
  disk: Disk,
  path: string,
  node: TreeNode,
  recent: RecentContents,
): Promise<Buffer> {
  const held = node.content ?? recent.get(node)
  if (Buffer.isBuffer(held)) return held
  if (!held && isSmall(node)) return readSmall(disk, path, node)
  const parts: Buffer[] = []
  for await (const part of held ?? readParts(disk, path)) parts.push(part)
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/**
 * The bytes of a file in parts, exactly as many as its entry says.
 * @throws BuildContextError when the file on disk has another size by now
 */
export async function* contentParts(
  disk: Disk,
  path: string,
  node: TreeNode,
  recent: RecentContents,
): AsyncGenerator<Buffer> {
  const expected = node.entry.type === 'file' ? node.entry.size : 0
  const held = node.content ?? recent.get(node)
  let size = 0
  for await (const part of Buffer.isBuffer(held) ? [held] : (held ?? readParts(disk, path))) {
    size += part.length
    if (size <= expected) yield part
  }
  if (size !== expected) {
    throw new BuildContextError(
      `"${path}" changed while it was being read: ${expected} bytes before, now ${size}.`,
    )
  }
}

export const isSmall = ({ entry }: TreeNode) => entry.type === 'file' && entry.size < PART

/** Reads a file that was small when it was looked at, whatever its size is now. */
export function readSmall(
  disk: Disk,
  path: string,
  { entry }: TreeNode,
  checked?: CheckedDirectories,
): Buffer {
  const expected = entry.type === 'file' ? entry.size : 0
  const descriptor = disk.open(path, checked)
  try {
    // One byte more than there should be shows in the same call whether there are more.
    let content = Buffer.allocUnsafe(expected + 1)
    let size = 0
    for (;;) {
      const bytes = readSync(descriptor, content, size, content.length - size, null)
      size += bytes
      if (bytes === 0 || size === expected) return content.subarray(0, size)
      if (size === content.length) content = Buffer.concat([content, Buffer.allocUnsafe(PART)])
    }
  } finally {
    closeSync(descriptor)
  }
}

/** The next part is read while the last one is worked on: a stream would take twice as long. */
export async function* readParts(
  disk: Disk,
  path: string,
  checked?: CheckedDirectories,
): AsyncGenerator<Buffer> {
  const descriptor = disk.open(path, checked)
  let reading = readPart(descriptor, FIRST_PART)
  try {
    for (let part = await reading; part.length > 0; part = await reading) {
      reading = readPart(descriptor, PART)
      yield part
    }
  } finally {
    await reading.catch(() => {}) // Whoever stops early wants no more of it.
    closeSync(descriptor)
  }
}

async function readPart(descriptor: number, size: number): Promise<Buffer> {
  const part = Buffer.allocUnsafeSlow(size)
  const { buffer, bytesRead } = await readInto(descriptor, part, 0, size, null)
  return buffer.subarray(0, bytesRead)
}
