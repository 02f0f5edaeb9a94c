import type { OutputFile } from '../outputs/emitted.ts'

type Done<T> = (error: Error | null, value?: T) => void

/** What is needed of a compiler's file system, which need not be the disk. */
export interface OutputFileSystem {
  readFile(path: string, done: Done<string | Buffer>): void
  stat(path: string, done: Done<{ mode: number | bigint }>): void
}

/**
 * The files of a bundler that lets go of their contents once they are written, read back: by
 * absolute path, without those that are not there.
 */
export async function snapshotWritten(
  fs: OutputFileSystem,
  paths: Iterable<string>,
): Promise<Map<string, OutputFile>> {
  const files = new Map<string, OutputFile>()
  const reading = [...paths].map(async (path) => {
    const file = await readOutput(fs, path)
    if (file !== undefined) files.set(path, file)
  })
  await Promise.all(reading)
  return files
}

async function readOutput(fs: OutputFileSystem, path: string): Promise<OutputFile | undefined> {
  try {
    const [content, stats] = await Promise.all([
      promised<string | Buffer>((done) => fs.readFile(path, done)),
      promised<{ mode: number | bigint }>((done) => fs.stat(path, done)),
    ])
    return { content: Buffer.from(content), mode: Number(stats.mode) & 0o777 }
  } catch (error) {
    // A plugin may have removed an asset that it inlined elsewhere.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function promised<T>(call: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error === null ? resolve(value as T) : reject(error)))
  })
}
