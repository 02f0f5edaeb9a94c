import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/**
 * What a directory lies on, in words. It matters: ext4 without a journal looks for new inodes past
 * all that were freed in the last minutes, so that new files come the slower the more were deleted.
 * @param {string} directory
 */
export async function fileSystemOf(directory) {
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '')
  const around = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, at]) => at === '/' || `${directory}/`.startsWith(`${at}/`))
    .sort(([, a], [, b]) => a.length - b.length)
    .at(-1)
  if (!around) return 'a file system that is not known'
  const [device, , type] = around
  if (type !== 'ext4') return type
  const journals = await readdir('/proc/fs/jbd2').catch(() => [])
  const hasJournal = journals.some((name) => name.startsWith(`${basename(device)}-`))
  return hasJournal ? 'ext4 with a journal' : 'ext4 without a journal'
}
