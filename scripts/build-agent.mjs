// Compiles the agent (src/agent) for each machine and writes it, packed, where the engine finds it:
//   node scripts/build-agent.mjs [--check]
//     --check  only tells whether what is there was made of these sources
// Needs x86_64-linux-gnu-gcc and aarch64-linux-gnu-gcc, as of Debian's packages gcc and
// gcc-aarch64-linux-gnu.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { agentSources, digestOf } from './agent/sources.mjs'

const COMPILERS = { amd64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' }

const FLAGS = [
  ...['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror'],
  // No library, and nothing that would call one.
  ...['-ffreestanding', '-nostdlib', '-static', '-fno-pic', '-no-pie', '-fno-stack-protector'],
  '-fno-tree-loop-distribute-patterns',
  // Nothing but what runs.
  ...['-fno-asynchronous-unwind-tables', '-s', '-Wl,--build-id=none,-z,noexecstack,-z,norelro'],
]

const PROGRAMS = fileURLToPath(
  new URL('../src/engine/container/agent-programs.ts', import.meta.url),
)

const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const sources = agentSources()
if (options.check) {
  if (!readFileSync(PROGRAMS, 'utf8').includes(digestOf(sources))) {
    throw new Error('src/agent has changed: run scripts/build-agent.mjs')
  }
} else {
  build()
}

function build() {
  const directory = mkdtempSync(join(tmpdir(), 'livepush-agent-'))
  try {
    const programs = Object.entries(COMPILERS).map(([machine, compiler]) => {
      const file = join(directory, machine)
      const paths = sources.map(({ path }) => path).filter((path) => path.endsWith('.c'))
      execFileSync(compiler, [...FLAGS, '-o', file, ...paths], { stdio: 'inherit' })
      const program = readFileSync(file)
      console.error(`${machine}: ${program.length} bytes`)
      return `  ${machine}:\n    '${gzipSync(program, { level: 9 }).toString('base64')}',\n`
    })
    writeFileSync(PROGRAMS, moduleOf(programs.join('')))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** @param {string} programs the properties */
function moduleOf(programs) {
  return `// Made by scripts/build-agent.mjs; the sources are in src/agent.

/** The SHA-256 of the sources. */
export const AGENT_SOURCES = '${digestOf(sources)}'

/** The agent by machine, as the engine's API calls it; gzip, base64. */
export const AGENT_PROGRAMS: Readonly<Record<string, string>> = {
${programs}}
`
}
