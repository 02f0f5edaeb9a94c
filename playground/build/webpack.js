/** Writes the manifest that Vite writes, as far as the server reads it. */
export class Manifest {
  /** @param {string} entry the entry's path, which is its key in the manifest */
  constructor(entry) {
    this.entry = entry
  }

  apply(compiler) {
    const { Compilation, sources } = compiler.webpack
    compiler.hooks.thisCompilation.tap('Manifest', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT
      compilation.hooks.processAssets.tap({ name: 'Manifest', stage }, () => {
        const files = compilation.entrypoints.get('main').getFiles()
        const file = files.find((name) => name.endsWith('.js'))
        const css = files.filter((name) => name.endsWith('.css'))
        const text = JSON.stringify({ [this.entry]: { file, css } }, null, 2)
        compilation.emitAsset('manifest.json', new sources.RawSource(text))
      })
    })
  }
}
