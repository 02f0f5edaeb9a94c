import { homedir } from 'node:os'
import { join } from 'node:path'

/** What is downloaded once and used by every later run. */
export const cacheFolder = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'unplugin-livepush',
)
