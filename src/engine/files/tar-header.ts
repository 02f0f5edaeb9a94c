import type { WantedEntry } from '../plan/entry.ts'

const BLOCK = 512

/** Bytes of a header that hold its fields, up to the owner's and the group's name. */
const FIELDS = 265

/** Bytes of a name that the header itself has room for. */
const NAME = 100

/** Largest number that eleven octal digits hold. */
const OCTAL = 0o77777777777

const TYPES = { file: '0', link: '1', symlink: '2', directory: '5', longLink: 'K', longName: 'L' }

interface Fields {
  name: Buffer
  type: keyof typeof TYPES
  link?: Buffer
  mode?: number
  uid?: number
  gid?: number
  size?: number
  /** Seconds. */
  mtime?: number
}

/**
 * The header of an entry, with those that carry its name and its link's text where they are long:
 * in GNU's form, which engines and the small tars inside containers read alike.
 *
 * @param path absolute
 */
export function headerOf(path: string, wanted: WantedEntry): Buffer[] {
  const relative = path.replace(/^\//, '')
  const name = Buffer.from(wanted.type === 'directory' ? `${relative}/` : relative)
  const linked = wanted.linkedTo?.replace(/^\//, '')
  const text = linked ?? (wanted.type === 'symlink' ? wanted.target : undefined)
  const link = text === undefined ? undefined : Buffer.from(text)
  const size = wanted.type === 'file' && linked === undefined ? wanted.size : 0
  const mtime = Math.floor((wanted.mtime || Date.now()) / 1000)
  const { mode, uid, gid } = wanted
  const type = linked === undefined ? wanted.type : 'link'
  const header = block({ name, type, mode, uid, gid, size, mtime, ...(link && { link }) })
  const before = [
    ...(name.length > NAME ? long('longName', name) : []),
    ...(link && link.length > NAME ? long('longLink', link) : []),
  ]
  return [...before, header]
}

/** Zeros that bring a content of this size to the end of a block. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

/** What an archive ends with. */
export const END = Buffer.alloc(2 * BLOCK)

function long(type: 'longName' | 'longLink', text: Buffer): Buffer[] {
  const content = Buffer.concat([text, Buffer.alloc(1)])
  const name = Buffer.from('././@LongLink')
  return [block({ name, type, size: content.length }), content, padding(content.length)]
}

function block({ name, type, link, mode = 0, uid = 0, gid = 0, size = 0, mtime = 0 }: Fields) {
  const header = Buffer.alloc(BLOCK)
  name.copy(header, 0, 0, NAME)
  number(header, 100, 8, mode)
  number(header, 108, 8, uid)
  number(header, 116, 8, gid)
  number(header, 124, 12, size)
  number(header, 136, 12, mtime)
  header.write('        ', 148, 'latin1')
  header.write(TYPES[type], 156, 'latin1')
  link?.copy(header, 157, 0, NAME)
  header.write('ustar  \0', 257, 'latin1')
  let sum = 0
  // Behind the last field are zeros.
  for (let index = 0; index < FIELDS; index++) sum += header[index]!
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

/** Octal digits, or GNU's binary form where they are too few. */
function number(header: Buffer, at: number, width: number, value: number): void {
  if (value >= 0 && value <= (width === 8 ? 0o7777777 : OCTAL)) {
    header.write(value.toString(8).padStart(width - 1, '0'), at, 'latin1')
    return
  }
  header.fill(value < 0 ? 0xff : 0, at, at + width)
  header.writeIntBE(value, at + width - 6, 6)
  header[at]! |= 0x80
}
