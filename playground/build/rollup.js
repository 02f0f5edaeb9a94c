import { basename, relative } from 'node:path'

/** Rollup knows no CSS: each stylesheet becomes a hashed asset of its own. */
export function css() {
  return {
    name: 'css',
    transform(source, id) {
      if (!id.endsWith('.css')) return null
      this.emitFile({ type: 'asset', name: basename(id), source })
      return { code: '', moduleSideEffects: true }
    },
  }
}

/** Writes the manifest that Vite writes, as far as the server reads it. */
export function manifest() {
  return {
    name: 'manifest',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle)
      const entry = files.find((file) => file.isEntry)
      const styles = files.map((file) => file.fileName).filter((name) => name.endsWith('.css'))
      const key = relative(process.cwd(), entry.facadeModuleId).replaceAll('\\', '/')
      const source = JSON.stringify({ [key]: { file: entry.fileName, css: styles } }, null, 2)
      this.emitFile({ type: 'asset', fileName: 'manifest.json', source })
    },
  }
}
