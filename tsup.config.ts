import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    vite: 'src/vite.ts',
    webpack: 'src/webpack.ts',
    rollup: 'src/rollup.ts',
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
