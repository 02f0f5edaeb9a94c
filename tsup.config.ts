import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    vite: 'src/vite.ts',
    rollup: 'src/rollup.ts',
    rolldown: 'src/rolldown.ts',
    esbuild: 'src/esbuild.ts',
    webpack: 'src/webpack.ts',
    rspack: 'src/rspack.ts',
    rsbuild: 'src/rsbuild.ts',
    farm: 'src/farm.ts',
    bun: 'src/bun.ts',
    astro: 'src/astro.ts',
    nuxt: 'src/nuxt.ts',
    engine: 'src/engine/index.ts',
    types: 'src/types.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
})
