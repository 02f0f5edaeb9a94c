// Bundler plugins of the smoke run's own: each prints when a build has ended.

const mark = '@built '

const print = () => console.log(`${mark}${performance.timeOrigin + performance.now()}`)

/**
 * The time that a line of a bundler's output gives, if it is one of these.
 * @param {string} line
 */
export const readStamp = (line) =>
  line.startsWith(mark) ? Number(line.slice(mark.length)) : undefined

const rollupPlugin = { name: 'stamp', writeBundle: print }
const webpackPlugin = {
  apply: (/** @type {import('webpack').Compiler} */ compiler) =>
    compiler.hooks.done.tap('stamp', print),
}

/** A bundler's config with the stamp added to it. */
export const stamped = {
  vite: (config) => ({ ...config, plugins: [...config.plugins, rollupPlugin] }),
  rollup: (configs) => configs.map((it) => ({ ...it, plugins: [...it.plugins, rollupPlugin] })),
  webpack: (configs) => configs.map((it) => ({ ...it, plugins: [...it.plugins, webpackPlugin] })),
}
