import type { Dice } from './dice.ts'
import { isQuotable } from './names.ts'
import { AREAS, areaOf, editable, type Stage } from './stage.ts'

/*
 * What an earlier run of a RUN left behind is the one difference that a push may leave, so these
 * are made to leave nothing that matters: each first removes what is its own, but for what it gives
 * another name, and what it edits is a copied file or one of an earlier RUN, which a push has to
 * restore. Files of its own among copied ones are named out-….
 */

/** A RUN in one of its forms. @param id no other RUN has it */
export function rollRun(dice: Dice, stage: Stage, id: number): string {
  const slow = dice.percent(10) ? 'sleep 0.2; ' : ''
  return inForm(dice, slow + rollScript(dice, stage, id))
}

function rollScript(dice: Dice, stage: Stage, id: number): string {
  const own = `/gen/${id}`
  const targets = editable(stage).filter(isQuotable)
  const kind = dice.upTo(99)
  if (targets.length === 0 || kind < 25) {
    stage.generated.push(own)
    if (kind % 3 === 0) return record(own)
    return snapshot(own, dice.one([...AREAS, '/app', '/base']))
  }
  const path = dice.one(targets)
  const target = quote(path)
  const [made] = stage.generated.length > 0 ? [dice.one(stage.generated)] : []
  if (kind < 30) {
    stage.generated.push(own, `${own}-to`)
    return rename(own, made ?? target)
  }
  if (kind < 40) return `! grep -qs FAIL ${target} ${quote(dice.one(targets))}`
  if (kind < 45) return `! grep -rqs FAIL ${dice.one(AREAS)}`
  if (kind < 50) {
    const area = areaOf(path)
    return attempt(`mkdir -p ${area}; cat ${target} | md5sum > ${area}/out-${id}`)
  }
  if (kind < 55) {
    stage.generated.push(own)
    return attempt(`rm -rf ${own}; mkdir ${own}; mv ${target} ${own}/`)
  }
  const edited = kind < 70 && made ? made : target
  return attempt(`${guard(edited)} && { ${rollEdit(dice, edited, id)}; }`)
}

function rollEdit(dice: Dice, target: string, id: number): string {
  return dice.one([
    `echo run-${id} >> ${target}`,
    `echo run-${id} >> ${target}`,
    `sed -i 's/1/run-${id}/' ${target}`,
    `chmod 70${id % 8} ${target}`,
    `chown 7:${id} ${target}`,
    `rm -f ${target}`,
    `rm -rf ${target.replace(/\/[^/]+'$/, "'")}/*`,
    `cat /dev/null > ${target}`,
    `rm ${target}; ln -s elsewhere ${target}`,
    `rm ${target}; mkdir ${target}`,
  ])
}

/** Everything that a RUN sees of its surroundings. */
const record = (own: string) =>
  attempt(`rm -rf ${own}; { pwd; id; umask; echo "$0 $#"; env | grep -v ^_= | sort; } > ${own}`)

/** A copy of what a RUN finds, but for what RUNs have put there. */
function snapshot(own: string, area: string): string {
  const clear = `[ ! -d ${own} ] || find ${own} -type d -exec chmod u+rwx {} \\;; rm -rf ${own}`
  const clean = `find ${own} -name 'out-*' -exec rm -rf {} +`
  return attempt(`${clear}; mkdir ${own}; cp -a ${area} ${own}/ 2>&1; ${clean}`)
}

/** A directory of which a first run makes another than a second one would. */
const rename = (own: string, path: string) =>
  attempt(`rm -rf ${own}; mkdir ${own}; cp -a ${path} ${own}/; cp -a ${own} ${own}-to`)

/** Only a file that is there and that no link on the way makes another. */
const guard = (target: string) => `[ -f ${target} ] && [ "$(readlink -f ${target})" = ${target} ]`

const attempt = (script: string) => `{ ${script}; } || true`

const quote = (path: string) => `'${path}'`

function inForm(dice: Dice, script: string): string {
  const form = dice.upTo(99)
  if (form < 70) return `RUN ${script}`
  if (form < 80) return `RUN ${JSON.stringify(['/bin/sh', '-c', script])}`
  if (form < 88) return `RUN <<EOF\n${script}\nEOF`
  if (form < 94) return `RUN <<'END' <<"NONE"\n#!/bin/sh\n${script}\nEND\nNONE`
  return `RUN ${script.replace('; ', '; \\\n  # a comment\n  ')}`
}
