import { join } from 'node:path'
import { nodeModules } from './paths.mjs'

/**
 * How each bundler's own CLI is told to watch, without clearing the screen of what was said before.
 * @type {Record<string, { config: string, watch: (config: string) => string[] }>}
 */
export const bundlers = {
  vite: {
    config: 'vite.config.js',
    watch: (config) => [
      join(nodeModules, 'vite/bin/vite.js'),
      ...['build', '--watch', '--clearScreen', 'false', '--config', config],
    ],
  },
  webpack: {
    config: 'webpack.config.js',
    watch: (config) => [join(nodeModules, 'webpack-cli/bin/cli.js'), 'watch', '--config', config],
  },
  rollup: {
    config: 'rollup.config.js',
    watch: (config) => [
      join(nodeModules, 'rollup/dist/bin/rollup'),
      ...['--config', config, '--watch', '--no-watch.clearScreen'],
    ],
  },
}
