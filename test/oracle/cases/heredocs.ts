import { app, type NamedCase } from './types.ts'

const files = { a: '1', 'd/x': '1' }

const cases: NamedCase[] = [
  {
    name: 'a file of the Dockerfile, which a RUN edits',
    dockerfile: app(
      'ARG WHO=me\nCOPY <<EOF /n\nfor $WHO, ${NOBODY:-nobody} and \\$this\nEOF\n' +
        'COPY a /a\nRUN cat /a >> /n',
    ),
    files,
    pushes: [{ a: '2' }, { a: '3' }],
  },
  {
    name: 'quoted: nothing is replaced',
    dockerfile: app('COPY a /a\nCOPY <<"EOF" /n/\n$WHO and \\$this\nEOF\nRUN cat /a >> /n/EOF'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'with a -, without the leading tabs',
    dockerfile: app('COPY a /a\nCOPY <<-EOF /n\n\t\ttext\n\t  more\n\tEOF\nRUN cat /a >> /n'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'several with files and directories between, owned',
    dockerfile: app(
      'COPY --chown=app --chmod=600 <<one a d <<two /n/\n1\none\n2\ntwo\nRUN cat /n/one /n/a > /o',
    ),
    files,
    pushes: [{ a: '2' }, { 'd/x': '2', 'd/one': 'of d' }, { 'd/one': null }],
  },
  {
    name: 'ADD of a heredoc',
    dockerfile: app('COPY a /a\nADD <<EOF /n/\ntext\nEOF\nRUN cat /a >> /n/EOF'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'a RUN with a script',
    dockerfile: app('COPY a /a\nRUN <<EOF\nfalse\ncat /a > /one\necho "$0 $HOME" >> /one\nEOF'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'a RUN with a script of its own interpreter',
    dockerfile: app('COPY a /a\nRUN <<EOF\n#!/bin/awk -f\nBEGIN { print "made" > "/one" }\nEOF'),
    files,
    pushes: [{ a: '2' }],
  },
  {
    name: 'a RUN with a command that reads heredocs',
    dockerfile: app('COPY a /a\nRUN cat - /a <<one > /n && cat <<two >> /n\n1\none\n2\ntwo'),
    files,
    pushes: [{ a: '2' }],
  },
]

export const heredocs = cases.map((given): NamedCase => ({ ...given, needs: 'heredocs' }))
