import { expand, expandBody } from '../lexer/expand.ts'
import { absolute } from '../paths.ts'
import type { Place } from '../place.ts'
import type { ArgInstruction, EnvInstruction } from '../syntax/types.ts'
import type { ParsedDockerfile } from '../parsed.ts'
import type { ImageConfig } from '../types.ts'

/** What a container gets whose image sets no PATH (BuildKit's util/system/path.go). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const DEFAULT_SHELL = ['/bin/sh', '-c']

/** Arguments for BuildKit itself, which RUN does not see. */
const NOT_FOR_RUN = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE'])

/** Build arguments that reach RUN without an ARG, in both cases. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY']

/**
 * What the instructions of a stage see, and change for those behind them. Variables from ENV and ARG
 * share one table, in which the later one wins; only those from ENV get into the image's config.
 */
export class Scope {
  workdir: string
  user: string
  shell: string[] | undefined
  readonly onBuild: string[] = []
  private readonly env: Map<string, string>
  private readonly variables: Map<string, string>
  /** What RUNs get, until a variable changes. */
  private knownRunEnv: Readonly<Record<string, string>> | undefined

  constructor(
    private readonly dockerfile: ParsedDockerfile,
    config: Omit<ImageConfig, 'onBuild'>,
    inherited: ReadonlyMap<string, string> = new Map(),
  ) {
    this.env = new Map(config.env.map(splitVariable))
    if (!this.env.has('PATH')) this.env.set('PATH', DEFAULT_PATH)
    // ENV of the stage below goes once more over its ARGs: the image's config is read anew.
    this.variables = new Map([...inherited, ...this.env])
    this.workdir = config.workingDir === '' ? '' : absolute(config.workingDir, '/')
    this.user = config.user
    this.shell = config.shell?.length ? config.shell : undefined
  }

  /** Where relative paths start. */
  get directory(): string {
    return this.workdir || '/'
  }

  /** The scope of a stage that is built on this one's: ARGs are inherited too, ONBUILD is not. */
  child(): Scope {
    return new Scope(this.dockerfile, this.config(), this.variables)
  }

  expand(word: string, place: Place): string {
    return expand(word, (name) => this.variables.get(name), this.dockerfile.escape, place)
  }

  expandBody(body: string, place: Place): string {
    return expandBody(body, (name) => this.variables.get(name), place)
  }

  /** All of one ENV sees the values from before it. */
  setEnv(instruction: EnvInstruction, place: Place): void {
    const pairs = instruction.variables.map(([name, value]) => [
      this.expand(name, place),
      this.expand(value, place),
    ])
    this.knownRunEnv = undefined
    for (const [name, value] of pairs as [string, string][]) {
      this.env.set(name, value)
      this.variables.set(name, value)
    }
  }

  /** A build argument goes before the default, which goes before an ARG above the first FROM. */
  setArgs(instruction: ArgInstruction, place: Place): void {
    const { buildArgs, globalArgs } = this.dockerfile
    this.knownRunEnv = undefined
    for (const [name, written] of instruction.variables) {
      // A default that a build argument replaces is not even looked at.
      const fallback = () =>
        written === undefined ? globalArgs.get(name) : this.expand(written, place)
      const value = buildArgs.get(name) ?? fallback()
      if (value !== undefined && !NOT_FOR_RUN.has(name)) this.variables.set(name, value)
    }
  }

  /** The environment of a RUN here, without the HOME that depends on its user. */
  runEnv(): Readonly<Record<string, string>> {
    return (this.knownRunEnv ??= this.makeRunEnv())
  }

  private makeRunEnv(): Record<string, string> {
    const proxies = new Map<string, string>()
    for (const [name, value] of [...this.dockerfile.buildArgs].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      const upper = name.toUpperCase()
      if (!PROXIES.includes(upper) || value === '') continue
      proxies.set(upper, value).set(upper.toLowerCase(), value)
    }
    return Object.fromEntries([...this.variables, ...proxies])
  }

  /** The command line of a shell that runs `script`. */
  shellCommand(script: string): string[] {
    return [...(this.shell ?? DEFAULT_SHELL), script]
  }

  config(): ImageConfig {
    return {
      env: [...this.env].map(([name, value]) => `${name}=${value}`),
      workingDir: this.workdir,
      user: this.user,
      ...(this.shell && { shell: this.shell }),
      ...(this.onBuild.length > 0 && { onBuild: [...this.onBuild] }),
    }
  }
}

function splitVariable(variable: string): [string, string] {
  const equals = variable.indexOf('=')
  if (equals === -1) return [variable, '']
  return [variable.slice(0, equals), variable.slice(equals + 1)]
}
