import { app, type NamedCase } from './types.ts'

const files = { a: '1', b: '1', 'v1/x': '1', 'v2/x': '2' }

export const variables: NamedCase[] = [
  {
    name: 'every form of substitution, in sources and destinations',
    dockerfile: app(
      'ENV A=/one B= C=v1 P=a.b.c\n' +
        'COPY a ${A}/x\nCOPY a ${B:-/two}/x\nCOPY a ${A:+/three}/x\nCOPY a /four${UNSET}/x\n' +
        'COPY $C/x /five/',
    ),
    files,
    pushes: [{ a: '2' }, { 'v1/x': '3', 'v2/x': '3' }],
  },
  {
    name: 'the newer forms of substitution, in sources and destinations',
    dockerfile: app(
      'ENV A=/one B= C=v1 P=a.b.c\n' +
        'COPY a /five${B-no}/x\nCOPY a /six${B+yes}/x\nCOPY $C/x ${A#/o}${A%e}/\n' +
        'COPY a /seven/${P#*.}/${P##*.}/${P%.*}/${P%%.*}\nCOPY a /eight/${P/./-}/${P//./-}',
    ),
    files,
    pushes: [{ a: '2' }, { 'v1/x': '3', 'v2/x': '3' }],
    needs: 'newer substitutions',
  },
  {
    name: 'escaped and quoted dollars',
    dockerfile: app('ENV A=x\nCOPY a /\\$A/\nCOPY a \'/q$A\'/\nCOPY a "/d$A/"'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'an ENV reads what was before its instruction',
    dockerfile: app(
      'ENV A=1\nENV A=2 B=$A\nCOPY a /n$B\nENV L one  two\nRUN echo "$L" > /l; cat /n1 >> /l',
    ),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'an ARG from before FROM, taken up in a stage',
    dockerfile: `ARG DIR=v1\nARG OTHER=nowhere\n${app('ARG DIR\nCOPY $DIR /n\nCOPY a /m$OTHER')}`,
    files,
    pushes: [{ 'v1/x': '2', 'v2/x': '3' }, { a: '2' }],
  },
  {
    name: 'build arguments given by the caller',
    dockerfile: `ARG DIR=v1\n${app('ARG DIR=v3\nARG UNSET\nCOPY $DIR /n\nRUN echo "$DIR ${UNSET-unset}" > /o; cat /n/x >> /o')}`,
    files,
    options: { buildArgs: { DIR: 'v2', NOT_DECLARED: 'x' } },
    pushes: [{ 'v2/x': '4' }, { 'v1/x': '5' }],
    ends: ['done', 'unchanged'],
  },
]
