import { app, type NamedCase } from './types.ts'

export const add: NamedCase[] = [
  {
    name: 'ADD of files and a directory is COPY',
    dockerfile: app('ADD --chown=7:8 a b d /n/'),
    files: { a: '1', b: '1', 'd/x': '1' },
    pushes: [{ a: '2', 'd/y': '1' }, { 'd/x': null }],
  },
  {
    name: 'ADD of what has the name of an archive but is none',
    dockerfile: app('ADD a.tar.gz /n/'),
    files: { 'a.tar.gz': 'no archive' },
    pushes: [{ 'a.tar.gz': 'still none' }],
  },
  {
    name: 'ADD of an empty file',
    dockerfile: app('ADD a /n/'),
    files: { a: '' },
    pushes: [{ a: '1' }, { a: '' }],
  },
  ...[true, false].flatMap((gzip): NamedCase[] => [
    {
      name: `ADD unpacks an archive ${gzip ? 'of gzip' : 'as it is'}, whatever its name`,
      dockerfile: app('ADD a b /n/\nCOPY a /m/'),
      files: { a: { archive: { x: '1', 'd/y': '1' }, gzip }, b: '1' },
      pushes: [{ a: { archive: { x: '2', 'd/z': '1' }, gzip } }],
      ends: ['rebuild'],
    },
    {
      name: `ADD of an archive ${gzip ? 'of gzip' : 'as it is'} before a RUN that is redone`,
      dockerfile: app('ADD a /base/dir\nCOPY b /b\nRUN cat /b >> /base/dir/x; rm /base/dir/d/y'),
      files: { a: { archive: { x: '1', 'd/y': '1' }, gzip }, b: '1' },
      pushes: [{ b: '2' }, { b: '3' }],
    },
  ]),
  {
    name: 'ADD of an archive within a directory copies it',
    dockerfile: app('ADD d /n'),
    files: { 'd/a.tar': { archive: { x: '1' }, gzip: false } },
    pushes: [{ 'd/a.tar': { archive: { x: '2' }, gzip: true } }],
  },
]
