/**
 * What `--chmod` takes. `octal`: a literal octal mode, anything else being passed over in silence;
 * `variables`: an octal mode, also out of variables; `letters`: also `u=rwX`.
 */
export type ChmodForms = 'octal' | 'variables' | 'letters'

/**
 * What `--chmod` takes in the Dockerfile frontend that reads a file: the one that its `# syntax=`
 * names, or else the one in the engine.
 *
 * Source: BuildKit issue 2676 and pull request 5151 (variables: Dockerfile 1.10, BuildKit 0.16,
 * Docker 27.3), pull requests 5380 and 5734 (letters: 1.11-labs, and 1.14, BuildKit 0.20, Docker 28).
 *
 * @param engine the engine's version, such as `26.1.5`; the newest if absent
 * @param syntax the image of the frontend
 */
export function chmodForms(engine: string | undefined, syntax: string | undefined): ChmodForms {
  return syntax === undefined ? ofEngine(engine) : ofSyntax(syntax)
}

function ofEngine(engine: string | undefined): ChmodForms {
  const [major = NaN, minor = 0] = engine?.split('.').map((part) => Number.parseInt(part, 10)) ?? []
  if (Number.isNaN(major) || major >= 28) return 'letters'
  return major === 27 && minor >= 3 ? 'variables' : 'octal'
}

const OFFICIAL = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?:1\.(\d+)(?:\.\d+)?(-labs)?$/

/** A tag that moves, and an image of somebody else's, are taken for the newest. */
function ofSyntax(syntax: string): ChmodForms {
  const [, minor, labs] = OFFICIAL.exec(syntax.split(/[\s@]/)[0]!) ?? []
  if (minor === undefined || Number(minor) >= 14 || (labs && Number(minor) >= 11)) return 'letters'
  return Number(minor) >= 10 ? 'variables' : 'octal'
}
