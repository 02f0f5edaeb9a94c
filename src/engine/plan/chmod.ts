const WHO: Record<string, number> = { u: 0o4700, g: 0o2070, o: 0o1007 }
const SPECIAL: Record<string, number> = { u: 0o4000, g: 0o2000, o: 0 }

/**
 * The mode that `COPY --chmod` gives an entry.
 *
 * @param spec octal (`755`), or symbolic (`u=rwX,go=rX`), several clauses parted by commas
 * @param mode the entry's own permission bits
 * @returns undefined where `spec` is neither form
 *
 * Source: Dockerfile reference, `COPY --chmod`; the symbolic form is chmod(1)'s.
 */
export function chmod(spec: string, mode: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(spec)) return Number.parseInt(spec, 8)
  let result = mode
  for (const clause of spec.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*|[-+=][ugo])+)$/.exec(clause)
    if (!match) return undefined
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!
    for (const action of match[2]!.match(/[-+=][^-+=]*/g)!) {
      result = applyAction(result, who, action[0]!, action.slice(1), isDirectory)
    }
  }
  return result
}

function applyAction(
  mode: number,
  who: string,
  operator: string,
  permissions: string,
  isDirectory: boolean,
): number {
  let bits = 0
  let mask = 0
  for (const letter of who) {
    bits |= permissionBits(mode, letter, permissions, isDirectory)
    mask |= WHO[letter]! & 0o777
    if (operator === '=' && !isDirectory) mask |= SPECIAL[letter]!
  }
  if (operator === '+') return mode | bits
  if (operator === '-') return mode & ~bits
  return (mode & ~mask) | bits
}

function permissionBits(
  mode: number,
  who: string,
  permissions: string,
  isDirectory: boolean,
): number {
  const shift = { u: 6, g: 3, o: 0 }[who]!
  let bits = 0
  for (const permission of permissions) {
    if (permission === 'r') bits |= 4 << shift
    else if (permission === 'w') bits |= 2 << shift
    else if (permission === 'x') bits |= 1 << shift
    else if (permission === 'X') bits |= isDirectory || mode & 0o111 ? 1 << shift : 0
    else if (permission === 's') bits |= SPECIAL[who]!
    else if (permission === 't') bits |= 0o1000
    else bits |= ((mode >> { u: 6, g: 3, o: 0 }[permission]!) & 7) << shift
  }
  return bits
}
