import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BASE } from './base.ts'
import { cli } from './cli.ts'

/** What builders of some age lack, each with a Dockerfile that they refuse, or take, for that alone. */
const PROBES = {
  'eye for links that dangle': {
    refuses: `FROM ${BASE} AS one\nRUN mkdir -p /f/g && ln -s nowhere /f/g/l\nFROM scratch\nCOPY --from=one /f/* /\n`,
  },
  heredocs: 'FROM scratch\nCOPY <<E /e\nE\n',
  '--link': 'FROM scratch\nCOPY --link Dockerfile /\n',
  '--exclude': 'FROM scratch\nCOPY --exclude=x Dockerfile /\n',
  '--parents': 'FROM scratch\nCOPY --parents Dockerfile /\n',
  'newer substitutions': 'FROM scratch\nCOPY Dockerfile /${B-b}\n',
  'RUN --network': `FROM ${BASE}\nRUN --network=none true\n`,
  'RUN --network=host': {
    takes: `FROM ${BASE}\nRUN --network=host true\n`,
    flags: ['--allow', 'network.host'],
  },
  'RUN --security': `FROM ${BASE}\nRUN --security=sandbox true\n`,
}

/** Something that a case needs of the builder. */
export type Need = keyof typeof PROBES

const known = new Map<Need, Promise<boolean>>()

/** Whether the builder at hand knows it, told by having it build the least that needs it. */
export function builderHas(need: Need): Promise<boolean> {
  const answer = known.get(need) ?? probe(PROBES[need])
  known.set(need, answer)
  return answer
}

async function probe(
  given: string | { refuses: string } | { takes: string; flags: string[] },
): Promise<boolean> {
  const refuses = typeof given === 'object' && 'refuses' in given
  const dockerfile = typeof given === 'string' ? given : refuses ? given.refuses : given.takes
  const flags = typeof given === 'object' && 'flags' in given ? given.flags : []
  const context = await mkdtemp(join(tmpdir(), 'livepush-oracle-'))
  try {
    await writeFile(join(context, 'Dockerfile'), dockerfile)
    const output = ['--output', 'type=tar,dest=-', '--network', 'none']
    const built = await cli('build', '--progress=quiet', ...flags, ...output, context)
    return 'refused' in built === refuses
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}
