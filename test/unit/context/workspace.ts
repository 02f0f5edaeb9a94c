import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Files by path; `{ link }` is a symbolic link, `{ mode }` sets permission bits. */
export type Files = Record<string, string | { content: string; mode: number } | { link: string }>

/** A temporary directory that goes with the test. */
export class Workspace {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async create(files: Files = {}): Promise<Workspace> {
    const root = await mkdtemp(join(tmpdir(), 'livepush-context-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    const workspace = new Workspace(root)
    await workspace.write(files)
    return workspace
  }

  path(path: string): string {
    return join(this.root, path)
  }

  async write(files: Files): Promise<void> {
    for (const [path, file] of Object.entries(files)) {
      await mkdir(dirname(this.path(path)), { recursive: true })
      if (typeof file === 'string') await writeFile(this.path(path), file)
      else if ('link' in file) await symlink(file.link, this.path(path))
      else {
        await writeFile(this.path(path), file.content)
        await chmod(this.path(path), file.mode)
      }
    }
  }

  async remove(path: string): Promise<void> {
    await rm(this.path(path), { recursive: true, force: true })
  }
}
