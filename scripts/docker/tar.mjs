import { createReadStream } from 'node:fs'

/**
 * A file, a folder or a link of an image. `mode` is 755 and the owner root, unless said.
 * @typedef {object} Entry
 * @property {string} path without a leading slash; a folder's ends with one
 * @property {number} [mode]
 * @property {number} [owner] both user and group
 * @property {string} [link] where a symbolic link points
 * @property {string} [text] what is in a file
 * @property {{ path: string, size: number }} [from] or the file of this machine that it copies
 */

/**
 * The entries as a tar archive. All are of 1970, so the same content makes the same image.
 * @param {Entry[]} entries
 */
export async function* tar(entries) {
  for (const entry of entries) {
    const size = entry.from?.size ?? Buffer.byteLength(entry.text ?? '')
    yield header(entry, size)
    if (entry.from) yield* createReadStream(entry.from.path)
    else if (entry.text) yield Buffer.from(entry.text)
    yield Buffer.alloc((512 - (size % 512)) % 512)
  }
  yield Buffer.alloc(1024)
}

/**
 * @param {Entry} entry
 * @param {number} size
 */
function header({ path, mode = 0o755, owner = 0, link }, size) {
  if (path.length > 100 || (link && link.length > 100)) throw new Error(`Too long: ${path}`)
  const block = Buffer.alloc(512)
  const octal = (
    /** @type {number} */ value,
    /** @type {number} */ at,
    /** @type {number} */ length,
  ) => block.write(value.toString(8).padStart(length - 1, '0'), at)
  block.write(path, 0)
  octal(mode, 100, 8)
  octal(owner, 108, 8)
  octal(owner, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write(' '.repeat(8), 148)
  block.write(link ? '2' : path.endsWith('/') ? '5' : '0', 156)
  block.write(link ?? '', 157)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
