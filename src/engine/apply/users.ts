import type { Owner } from '../plan/copy-entries.ts'
import type { ContainerHandle } from '../container/container.ts'
import { readFile } from '../files/tree-archive.ts'

interface PasswdUser {
  name: string
  uid: number
  gid: number
  home: string
}

/** The users and groups of one container, from its own `/etc/passwd` and `/etc/group`. */
export class Users {
  /** The same where nobody has become somebody else, or somebody else's group member. */
  readonly fingerprint: string
  readonly #users: PasswdUser[]
  readonly #groups: { name: string; gid: number }[]

  constructor(passwd: string, group: string) {
    this.fingerprint = `${passwd}\n${group}`
    this.#users = fields(passwd).map(([name, , uid, gid, , home]) => {
      return { name: name!, uid: Number(uid), gid: Number(gid), home: home || '/' }
    })
    this.#groups = fields(group).map(([name, , gid]) => ({ name: name!, gid: Number(gid) }))
  }

  static async of(container: ContainerHandle): Promise<Users> {
    const [passwd, group] = await Promise.all([
      readFile(container, '/etc/passwd'),
      readFile(container, '/etc/group'),
    ])
    return new Users(passwd?.toString() ?? '', group?.toString() ?? '')
  }

  /**
   * The owner that `--chown=user[:group]` means. A number alone is user and group both; a name
   * brings its primary group, also where nobody has the group's name; a user's name that nobody has
   * is root.
   *
   * Source: BuildKit, `solver/llbsolver/file/user_linux.go`; Dockerfile reference, `COPY --chown`.
   */
  copyOwner(spec: string): Owner {
    const [user = '', group] = split(spec)
    const known = this.#find(user)
    const uid = isNumber(user) ? Number(user) : (known?.uid ?? 0)
    const gid = isNumber(user) ? uid : (known?.gid ?? 0)
    return { uid, gid: (group ? this.#gid(group) : undefined) ?? gid }
  }

  /** Whom a directory made by WORKDIR belongs to under `USER spec`; `''` is root. */
  processOwner(spec: string): Owner {
    const [user = '', group] = split(spec)
    const known = this.#find(user)
    const uid = isNumber(user) ? Number(user) : (known?.uid ?? 0)
    return { uid, gid: (group ? this.#gid(group) : known?.gid) ?? 0 }
  }

  /** The home directory of `USER spec`, which a RUN gets as HOME; `/` for a user without an entry. */
  home(spec: string): string {
    return this.#find(split(spec)[0] || '0')?.home ?? '/'
  }

  #find(user: string): PasswdUser | undefined {
    const uid = isNumber(user) ? Number(user) : undefined
    return this.#users.find(({ name, uid: id }) => (uid === undefined ? name === user : id === uid))
  }

  #gid(group: string): number | undefined {
    if (isNumber(group)) return Number(group)
    return this.#groups.find(({ name }) => name === group)?.gid
  }
}

function fields(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.split(':'))
}

function split(spec: string): [string, string | undefined] {
  const colon = spec.indexOf(':')
  return colon < 0 ? [spec, undefined] : [spec.slice(0, colon), spec.slice(colon + 1)]
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text)
}
