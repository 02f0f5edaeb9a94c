/** Architectures under the other names that people give them. */
const ARCHITECTURES: Record<string, string> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm/v7',
  armel: 'arm/v6',
  i386: '386',
}

/** Variants that are the default of their architecture and are not written. */
const DEFAULT_VARIANTS: Record<string, string> = { arm64: 'v8', amd64: 'v1' }

/**
 * The arguments that BuildKit knows without ARG before FROM; a stage must declare those it uses.
 *
 * @param platform - `os/architecture[/variant]`, of both the build and its target
 * @param target - the name of the stage that is built
 */
export function platformArgs(platform: string, target: string | undefined): [string, string][] {
  const { os, architecture, variant } = splitPlatform(platform)
  const whole = [os, architecture, variant].filter((part) => part !== '').join('/')
  const parts: [string, string][] = [
    ['PLATFORM', whole],
    ['OS', os],
    ['ARCH', architecture],
    ['VARIANT', variant],
  ]
  return [
    ...['BUILD', 'TARGET'].flatMap((side) =>
      parts.map(([name, value]): [string, string] => [side + name, value]),
    ),
    ['TARGETSTAGE', target ?? 'default'],
  ]
}

function splitPlatform(platform: string): { os: string; architecture: string; variant: string } {
  const [os = 'linux', named = 'amd64', given = ''] = platform.toLowerCase().split('/')
  const [architecture = named, implied = ''] = (
    Object.hasOwn(ARCHITECTURES, named) ? ARCHITECTURES[named]! : named
  ).split('/')
  const variant = given || implied || (architecture === 'arm' ? 'v7' : '')
  const isDefault = DEFAULT_VARIANTS[architecture] === variant
  return { os, architecture, variant: isDefault ? '' : variant }
}

const SYSTEMS =
  'aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|macos|nacl|netbsd|openbsd|plan9|solaris|windows|zos'
const PROCESSORS =
  '386|amd64|amd64p32|armeb|arm|arm64|arm64be|aarch64|armhf|armel|i386|loong64|mips64|mips64le|mips64p32|mips64p32le|mips|mipsle|ppc64|ppc64le|ppc|riscv64|riscv|s390|s390x|sparc64|sparc|wasm|x86_64|x86-64'
const KNOWN = new RegExp(`^(${SYSTEMS}|${PROCESSORS})$`, 'i')
const PART = /^[A-Za-z0-9_.-]+$/

/**
 * Whether Docker can read it: `os/architecture`, `os/architecture/variant`, or one name alone that
 * says which of the two it is (containerd's platforms package).
 */
export function isPlatform(value: string): boolean {
  const parts = value.split('/')
  if (parts.length === 1) return KNOWN.test(value)
  return parts.length <= 3 && parts.every((part) => PART.test(part.replace(/\([^()]*\)$/, '')))
}
