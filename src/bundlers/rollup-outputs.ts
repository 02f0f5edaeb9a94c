import { dirname } from 'node:path'
import type { InputOptionsLike, OutputOptionsLike } from './rollup-traits.ts'

/** The directory that an output names. */
export function outputDir({ dir, file }: OutputOptionsLike): string | undefined {
  return dir ?? (file === undefined ? undefined : dirname(file))
}

/** The key that stands for the outputs of one input until they are known. */
export function roundKey({ input }: InputOptionsLike): string {
  return JSON.stringify(input)
}

/** Outputs of one input may share a directory and even a format; then their names differ. */
export function outputKey(input: InputOptionsLike, output: OutputOptionsLike): string {
  const { dir, file, format, name, entryFileNames, chunkFileNames, assetFileNames } = output
  const names = [entryFileNames, chunkFileNames, assetFileNames].map(String)
  return `${roundKey(input)} → ${JSON.stringify([dir, file, format, name, ...names])}`
}
