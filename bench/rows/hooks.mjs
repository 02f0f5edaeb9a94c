/** The bundlers whose hooks are timed, and what they build: 500 outputs of 40 MB in all. */
export const HOOKS = {
  bundlers: ['vite', 'rollup', 'rolldown', 'esbuild', 'webpack', 'rspack'],
  count: 500,
  size: 80 << 10,
  runs: 5,
}
