import { createHash } from 'node:crypto'
import { closeSync, read, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { BuildContextError } from '../engine/errors.ts'
import type { CheckedDirectories, Disk } from './disk.ts'
import type { RecentContents } from './recent-contents.ts'
import type { TreeNode } from './tree.ts'
import { Turns } from './turns.ts'
import type { FileEntry } from './types.ts'

/** Bytes; smaller files are read in one go, larger ones in parts of this size. */
const PART = 1024 * 1024
const LARGE_FILES_AT_ONCE = 4

const readInto = promisify(read)

/** The bytes of a file, wherever they are. */
export async function readContent(
  disk: Disk,
  path: string,
  node: TreeNode,
  recent: RecentContents,
): Promise<Buffer> {
  const held = heldParts(node, recent)
  if (!held && isSmall(node)) return readSmall(disk, path)
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
  let size = 0
  for await (const part of heldParts(node, recent) ?? readParts(disk, path)) {
    size += part.length
    if (size <= expected) yield part
  }
  if (size !== expected) {
    throw new BuildContextError(
      `"${path}" changed while it was being read: ${expected} bytes before, now ${size}.`,
    )
  }
}

/**
 * Fills in the digests of files that have none, which only those on disk may lack. Where a file has
 * changed since its entry was made, its size becomes that of the bytes which the digest is of.
 *
 * @param recent is given the contents, as far as it has room
 */
export async function digestFiles(
  disk: Disk,
  files: Iterable<[path: string, node: TreeNode]>,
  recent?: RecentContents,
): Promise<void> {
  const checked: CheckedDirectories = new Map()
  const turns = new Turns()
  const queue = files[Symbol.iterator]()
  async function work(): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      if (turns.isOver) await turns.next()
      const [path, node] = next.value
      if (node.entry.type !== 'file' || node.entry.digest !== undefined) continue
      const parts = isSmall(node)
        ? [readSmall(disk, path, checked)]
        : readParts(disk, path, checked)
      const kept = recent?.hasRoomFor(node.entry.size) ? [] : undefined
      await digest(node.entry, parts, kept)
      if (kept) recent!.keep(node, kept)
    }
  }
  await Promise.all(Array.from({ length: LARGE_FILES_AT_ONCE }, work))
}

async function digest(
  entry: FileEntry,
  parts: Iterable<Buffer> | AsyncIterable<Buffer>,
  kept?: Buffer[],
): Promise<void> {
  const hash = createHash('sha256')
  let size = 0
  for await (const part of parts) {
    hash.update(part)
    kept?.push(part)
    size += part.length
  }
  entry.digest = hash.digest('hex')
  entry.size = size
}

/** The bytes that are in memory already. */
function heldParts(node: TreeNode, recent: RecentContents): readonly Buffer[] | undefined {
  return node.content ? [node.content] : recent.get(node)
}

const isSmall = ({ entry }: TreeNode) => entry.type === 'file' && entry.size < PART

function readSmall(disk: Disk, path: string, checked?: CheckedDirectories): Buffer {
  const descriptor = disk.open(path, checked)
  try {
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The next part is read while the last one is worked on: a stream would take twice as long. */
async function* readParts(
  disk: Disk,
  path: string,
  checked?: CheckedDirectories,
): AsyncGenerator<Buffer> {
  const descriptor = disk.open(path, checked)
  let reading = readPart(descriptor)
  try {
    for (let part = await reading; part.length > 0; part = await reading) {
      reading = readPart(descriptor)
      yield part
    }
  } finally {
    await reading.catch(() => {}) // Whoever stops early wants no more of it.
    closeSync(descriptor)
  }
}

async function readPart(descriptor: number): Promise<Buffer> {
  const { buffer, bytesRead } = await readInto(
    descriptor,
    Buffer.allocUnsafeSlow(PART),
    0,
    PART,
    null,
  )
  return buffer.subarray(0, bytesRead)
}
