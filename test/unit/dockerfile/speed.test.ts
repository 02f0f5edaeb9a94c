import { expect, test } from 'vitest'
import { parse, resolve } from './helpers.ts'

const lines = (count: number, line: (i: number) => string): string =>
  `FROM a\n${Array.from({ length: count }, (_, i) => line(i)).join('\n')}\n`

test.each([
  ['RUN', lines(5000, (i) => `RUN echo ${i}`)],
  ['continued RUN', lines(2500, (i) => `RUN echo ${i} && \\\n  # ${i}`)],
  ['one RUN', `FROM a\nRUN a \\\n${'  # c\n  b \\\n'.repeat(2500)}`],
  ['ENV', lines(5000, (i) => `ENV A${i}=$A${i - 1}x`)],
  ['heredocs', lines(1250, (i) => `COPY <<EOF${i} /x\na $B\n\nEOF${i}`)],
  ['stages', lines(2500, (i) => `FROM a AS s${i}\nCOPY --from=${Math.max(0, i - 1)} a /b`)],
])('5,000 lines of %s are read in less than 100 ms', (_name, text) => {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    parse(text)
    return performance.now() - start
  })
  expect(Math.min(...times)).toBeLessThan(100)
  expect(resolve(text).length).toBeGreaterThan(0)
})
