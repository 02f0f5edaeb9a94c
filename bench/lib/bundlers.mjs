// The bundlers as lib/hooked.mjs runs them: each is started once, and says after every build how
// long the plugin's hooks took of it.
import { join } from 'node:path'

/** How long a bundler waits for further edits, so that many are one rebuild. Milliseconds. */
const TOGETHER = 300

/**
 * @typedef {object} Run
 * @property {string} root of the project, with `src/<n>.js`
 * @property {number} count of entries
 * @property {object} options of the plugin
 * @property {(ms: number) => void} built called after each build
 *
 * @typedef {(run: Run) => Promise<{ rebuild?: () => Promise<unknown>, close: () => Promise<unknown> }>} Start
 */

const entries = (/** @type {Run} */ { root, count }) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`m${index}`, join(root, 'src', `${index}.js`)]),
  )

/** @type {Record<string, Start>} */
export const BUNDLERS = {
  async vite(run) {
    const { build } = await import('vite')
    const { default: livepush } = await import('../../dist/vite.js')
    const watcher = await build({
      root: run.root,
      configFile: false,
      logLevel: 'error',
      build: {
        watch: { buildDelay: TOGETHER },
        minify: false,
        reportCompressedSize: false,
        modulePreload: false,
        rolldownOptions: { input: entries(run), preserveEntrySignatures: 'strict' },
      },
      plugins: [timed(livepush(run.options), run.built)],
    })
    return { close: () => watcher.close() }
  },

  async rollup(run) {
    const { watch } = await import('rollup')
    const { default: livepush } = await import('../../dist/rollup.js')
    return await rollupLike(run, watch, livepush)
  },

  async rolldown(run) {
    const { watch } = await import('rolldown')
    const { default: livepush } = await import('../../dist/rolldown.js')
    return await rollupLike(run, watch, livepush)
  },

  async esbuild(run) {
    const { context } = await import('esbuild')
    const { default: livepush } = await import('../../dist/esbuild.js')
    let begun = 0
    const before = { name: 'before', setup: ({ onEnd }) => onEnd(() => void (begun = now())) }
    const after = {
      name: 'after',
      setup: ({ onEnd }) => onEnd(() => void run.built(now() - begun)),
    }
    const built = await context({
      absWorkingDir: run.root,
      entryPoints: entries(run),
      outdir: 'dist',
      format: 'esm',
      bundle: true,
      logLevel: 'error',
      plugins: [before, livepush(run.options), after],
    })
    await built.rebuild()
    return { rebuild: () => built.rebuild(), close: () => built.dispose() }
  },

  async webpack(run) {
    const { default: webpack } = await import('webpack')
    const { default: livepush } = await import('../../dist/webpack.js')
    return webpackLike(run, webpack, livepush)
  },

  async rspack(run) {
    const { rspack } = await import('@rspack/core')
    const { default: livepush } = await import('../../dist/rspack.js')
    return webpackLike(run, rspack, livepush)
  },
}

async function rollupLike(run, watch, livepush) {
  const watcher = watch({
    input: entries(run),
    output: { dir: join(run.root, 'dist') },
    watch: { buildDelay: TOGETHER, clearScreen: false },
    plugins: [timed(livepush({ ...run.options, context: run.root }), run.built)],
  })
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END') void event.result.close()
  })
  return { close: async () => watcher.close() }
}

function webpackLike(run, bundler, livepush) {
  const compiler = bundler({
    context: run.root,
    mode: 'development',
    devtool: false,
    entry: entries(run),
    output: { path: join(run.root, 'dist'), filename: '[name].js' },
    plugins: [livepush(run.options)],
  })
  let begun = 0
  compiler.hooks.done.tap({ name: 'before', stage: 999 }, () => void (begun = now()))
  compiler.hooks.done.tap({ name: 'after', stage: 1001 }, () => run.built(now() - begun))
  compiler.watch({ aggregateTimeout: TOGETHER }, () => {})
  return { close: () => new Promise((resolve) => compiler.close(resolve)) }
}

const now = () => performance.now()

/** The plugin with the time of all its hooks added up from build to build. */
function timed(plugin, built) {
  let spent = 0
  const around = (hook) =>
    async function (...args) {
      const begun = now()
      try {
        return await hook.apply(this, args)
      } finally {
        spent += now() - begun
      }
    }
  for (const name of ['buildStart', 'buildEnd', 'renderStart']) plugin[name] = around(plugin[name])
  const { handler, ...order } = plugin.writeBundle
  const write = around(handler)
  plugin.writeBundle = {
    ...order,
    async handler(...args) {
      await write.apply(this, args)
      built(spent)
      spent = 0
    },
  }
  return plugin
}
