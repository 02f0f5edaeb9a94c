import type { OracleCase } from '../support/types.ts'
import { BASE } from '../support/base.ts'

/** A case as the text of a hand-written one. */
export function printCase(name: string, { dockerfile, files, pushes }: OracleCase): string {
  const text = dockerfile
    .replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)
    .replaceAll(BASE, '${BASE}')
  const rows = pushes.map((push) => `    ${JSON.stringify(push)},`).join('\n')
  return `{
  name: ${JSON.stringify(name)},
  dockerfile: \`${text}\`,
  files: ${JSON.stringify(files)},
  pushes: [
${rows}
  ],
},`
}
