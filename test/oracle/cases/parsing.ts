import type { Push } from '../support/types.ts'
import { app, BASE, type NamedCase } from './types.ts'

const files = { a: '1', b: '1' }
const pushes: Push[] = [{ a: '2' }, { b: '2' }]

const one = (name: string, dockerfile: string): NamedCase => ({ name, dockerfile, files, pushes })

export const parsing: NamedCase[] = [
  one('CRLF', app('COPY a \\\n  b /n/\nRUN cat /n/a \\\n  > /o').replaceAll('\n', '\r\n')),
  one('a byte order mark', `\ufeff${app('COPY a b /n/')}`),
  one('instructions and AS in any case', app('copy a b /n/\nRun cat /n/a > /o')),
  one('leading blanks and tabs', app('  COPY a b /n/\n\tRUN cat /n/a > /o')),
  one('the escape directive', `# escape=\`\n${app('COPY a `\n b /n/\nRUN cat /n/a > /o\\ x')}`),
  one(
    'a directive that comes too late is a comment',
    `#\n# escape=\`\n${app('COPY a \\\n b /n/')}`,
  ),
  one('a # after an instruction is part of it', app('COPY a b /n/\nRUN cat /n/a > /o # not this')),
  one('an escape at the end of the file', `FROM ${BASE}\nCOPY a b /n/\nCMD sleep 1000000 \\\n`),
  one('blanks after the escape', app('COPY a \\  \n b /n/')),
]
