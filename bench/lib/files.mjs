import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pack } from 'tar-stream'

/** @typedef {Record<string, Buffer>} Files contents by path, relative to a root */

/** @returns {Promise<string>} an empty directory */
export const makeDirectory = () => mkdtemp(join(tmpdir(), 'livepush-bench-'))

/** @param {string} directory */
export const removeDirectory = (directory) => rm(directory, { recursive: true, force: true })

/**
 * @param {string} directory
 * @param {Files} files
 */
export async function writeFiles(directory, files) {
  const made = new Set()
  for (const [path, content] of Object.entries(files)) {
    const target = join(directory, path)
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true })
    made.add(dirname(target))
    await writeFile(target, content)
  }
}

/**
 * @param {string} directory
 * @param {string[]} paths
 */
export async function removeFiles(directory, paths) {
  for (const path of paths) await rm(join(directory, path), { force: true })
}

/**
 * @param {number} count
 * @param {number} size bytes of each
 * @param {string} [directory]
 * @param {number} [version] other versions have other contents
 * @returns {Files} spread over directories of 100
 */
export function makeFiles(count, size, directory = 'src', version = 0) {
  /** @type {Files} */
  const files = {}
  for (let index = 0; index < count; index++) {
    const path = `${directory}/d${Math.floor(index / 100)}/file-${index}.js`
    files[path] = content(size, `${version}:${index}`)
  }
  return files
}

/**
 * @param {number} size
 * @param {string} seed what tells this content from others
 */
export const content = (size, seed) => Buffer.alloc(size, `// ${seed}\n`)

/**
 * A tar of the files as one buffer.
 * @param {Files} files
 * @returns {Promise<Buffer>}
 */
export async function tarOf(files) {
  const archive = pack()
  for (const [name, body] of Object.entries(files)) archive.entry({ name, mode: 0o644 }, body)
  archive.finalize()
  const chunks = []
  for await (const chunk of archive) chunks.push(chunk)
  return Buffer.concat(chunks)
}
