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
]
