import { describe, expect, it } from 'vitest'
import { parseDockerfile, resolveSteps } from '../../../src/engine/dockerfile/index.ts'
import { findStandIns } from '../../../src/session/stand-ins.ts'

interface Case {
  /** The build stage, after its FROM. */
  build?: string
  /** What the last stage copies, after `COPY --from=build`. */
  copied?: string
  directories?: string[]
  files?: string[]
  ignored?: string[]
  stated?: Record<string, string>
}

/** What stands in for what: `dist → build:/app/dist`. */
function find({
  build = 'WORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build',
  copied = '/app/dist /srv',
  directories = ['dist'],
  files = directories.map((directory) => `${directory}/index.js`),
  ignored = directories,
  stated = {},
}: Case = {}): string[] {
  const text = `FROM node AS build\n${build}\nFROM nginx\nCOPY --from=build ${copied}\n`
  return findStandIns({
    stages: resolveSteps(parseDockerfile(text), () => undefined),
    outputs: { directories, files, unwritten: [] },
    isIgnored: (path) => ignored.includes(path),
    stated,
  }).map(({ from, stage, path }) => `${from} → ${stage}:${path}`)
}

describe('findStandIns', () => {
  it('follows WORKDIR and COPY of the stage back to the output', () => {
    expect(find()).toEqual(['dist → 0:/app/dist'])
    expect(find({ build: 'COPY web /src/web/\nRUN build', copied: '/src/web/out /srv' })).toEqual(
      [],
    )
    const web = { build: 'WORKDIR /src\nCOPY web ./web\nRUN build', copied: '/src/web/out /srv' }
    expect(find({ ...web, directories: ['web/out'] })).toEqual(['web/out → 0:/src/web/out'])
    expect(find({ ...web, directories: ['out'] })).toEqual([])
  })

  it('finds a part of an output, and a file of it', () => {
    const files = ['dist/client/index.html', 'dist/server.js']
    expect(find({ copied: '/app/dist/client /app/dist/server.js /srv/', files })).toEqual([
      'dist/client → 0:/app/dist/client',
      'dist/server.js → 0:/app/dist/server.js',
    ])
    expect(find({ copied: '/app/dist/types /srv/', files })).toEqual([])
  })

  it('takes what several outputs share, where nothing else of it is in the context', () => {
    const directories = ['dist/client', 'dist/server']
    expect(find({ directories, ignored: ['dist'] })).toEqual(['dist → 0:/app/dist'])
    expect(find({ directories, ignored: [] })).toEqual([])
    expect(find({ directories: ['dist/client'], ignored: ['dist'] })).toEqual([])
  })

  it('leaves alone what no bundler makes, what more than one makes, and patterns', () => {
    expect(find({ copied: '/app/node_modules /app/node_modules' })).toEqual([])
    expect(find({ copied: '/app /app' })).toEqual([])
    expect(find({ copied: '/app/dist/*.js /srv/' })).toEqual([])
    expect(find({ copied: '/elsewhere/dist /srv' })).toEqual([])
  })

  it('leaves alone what no RUN comes after', () => {
    expect(find({ build: 'WORKDIR /app\nRUN npm ci\nCOPY . .' })).toEqual([])
    expect(find({ build: 'WORKDIR /app\nCOPY . .' })).toEqual([])
  })

  it('believes what is stated, by the name or the number of a stage', () => {
    const copied = '/out/public /srv'
    expect(find({ copied, stated: { www: 'BUILD:/out' } })).toEqual(['www/public → 0:/out/public'])
    expect(find({ copied, stated: { www: '0:/out/public/' } })).toEqual(['www → 0:/out/public'])
    expect(() => find({ stated: { www: 'bild:/out' } })).toThrow('has no stage "bild"')
  })
})
