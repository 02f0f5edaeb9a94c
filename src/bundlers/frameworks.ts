import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A framework that goes on with the bundle when Vite is done. */
export interface Framework {
  name: string
  /** Of the names of its plugins for Vite. */
  prefix: string
  /** Where this plugin has an entry of its own, which the framework tells more. */
  entry: string
  /** The root of the project, for Vite's. */
  projectOf(root: string): string
  /** Where its build is in the end: by the project's root, and the directories of Vite's builds. */
  outDirs(project: string, built: readonly string[]): string[]
}

const FRAMEWORKS: Framework[] = [
  {
    name: 'Astro',
    prefix: 'astro:',
    entry: '`integrations`: unplugin-livepush/astro',
    projectOf: (root) => root,
    // Where there is a server, its code and what browsers load are two directories of `outDir`, by
    // the defaults of `build.server` and `build.client`.
    outDirs: (_, built) => [
      ...new Set(
        built.map((dir) => (/^(server|client)$/.test(basename(dir)) ? dirname(dir) : dir)),
      ),
    ],
  },
  {
    name: 'Nuxt',
    prefix: 'nuxt:',
    entry: '`modules`: unplugin-livepush/nuxt',
    // Vite's root is `srcDir` there.
    projectOf: (root) => ancestors(root).find(hasNuxtConfig) ?? process.cwd(),
    // Nitro's default of `output.dir`.
    outDirs: (project) => [join(project, '.output')],
  },
]

interface Led {
  plugins: readonly { name: string }[]
}

/** The framework whose config a resolved config of Vite's is; undefined for a plain one. */
export function frameworkOf({ plugins }: Led): Framework | undefined {
  return FRAMEWORKS.find(({ prefix }) => plugins.some(({ name }) => name.startsWith(prefix)))
}

/** The root that a user means: that of the framework's project, or Vite's. */
export function projectRoot(config: Led & { root: string }): string {
  return frameworkOf(config)?.projectOf(config.root) ?? config.root
}

/** A directory and those that it lies in, the nearest first. */
function ancestors(dir: string): string[] {
  const parent = dirname(dir)
  return parent === dir ? [dir] : [dir, ...ancestors(parent)]
}

function hasNuxtConfig(dir: string): boolean {
  return readdirSync(dir).some((name) => name.startsWith('nuxt.config.'))
}
