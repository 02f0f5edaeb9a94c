import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { median } from './stats.mjs'

const STEPS = [
  (/** @type {number} */ at) => `ARG A${at % 10}=one\nENV E${at % 10}="\${A${at % 10}:-two} $PATH"`,
  (/** @type {number} */ at) => `WORKDIR /app/${at}`,
  (/** @type {number} */ at) => `COPY --chown=7:8 packages/${at}/*.json \${E${at % 10}}/`,
  (/** @type {number} */ at) => `RUN set -e; \\\n  # why\n  echo ${at} > /o; \\\n  cat /o`,
  (/** @type {number} */ at) => `COPY <<EOF /etc/${at}.conf\nkey = $A${at % 10}\nEOF`,
  (/** @type {number} */ at) => `RUN ["/bin/echo", "${at}"]`,
]

/**
 * Reads a long Dockerfile as the engine does: its text, and every step with what it runs under.
 * @param {number} lines
 * @param {number} runs
 * @returns {Promise<number>} milliseconds, the median
 */
export async function measureParser(lines, runs) {
  const { parseDockerfile, resolveSteps } = await bundled()
  const text = longDockerfile(lines)
  const times = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    resolveSteps(parseDockerfile(text), () => undefined)
    times.push(performance.now() - started)
  }
  return median(times)
}

/** @param {number} lines */
function longDockerfile(lines) {
  let text = 'FROM base\n'
  for (let at = 0; text.split('\n').length <= lines; at++) {
    for (const step of STEPS) text += `${step(at)}\n`
  }
  return text.split('\n').slice(0, lines).join('\n')
}

/** The parser by itself, which the package does not export. */
async function bundled() {
  const entry = fileURLToPath(new URL('../../src/engine/dockerfile/index.ts', import.meta.url))
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, format: 'esm', platform: 'node' },
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(entry)})`,
    },
  })
  const code = Buffer.from(outputFiles[0].contents).toString('base64')
  return import(`data:text/javascript;base64,${code}`)
}
