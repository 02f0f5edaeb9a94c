import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))
export const playground = join(repository, 'playground')
export const nodeModules = join(repository, 'node_modules')
