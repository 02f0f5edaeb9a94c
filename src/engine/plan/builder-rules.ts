/** Where the engine's builders, of one age and another, make different things of a Dockerfile. */
export interface BuilderRules {
  /** The octal mode of `COPY --chmod` is also that of the directories which the step has to make. */
  chmodsNewDirectories: boolean
  /** `COPY --chmod` sets the setuid, setgid and sticky bits, too. */
  chmodsSpecialBits: boolean
  /** What an ADD unpacks belongs to whom its `--chown` says, instead of to whom the archive says. */
  chownsUnpacked: boolean
  /** Below what a pattern matches, no link may lead nowhere. */
  refusesDanglingBelow: boolean
  /** A source behind a link to the root of the context is found where that link is a source, too. */
  findsBehindRoot: boolean
}

/** The rules of the newest builders. */
export const NEWEST_BUILDER: BuilderRules = {
  chmodsNewDirectories: true,
  chmodsSpecialBits: true,
  chownsUnpacked: true,
  refusesDanglingBelow: true,
  findsBehindRoot: true,
}

/**
 * The rules of the builder in an engine.
 *
 * Source: moby issue 49851: the directories got the mode with Docker 28.1 (fsutil pull request 228);
 * BuildKit pull request 5987: the owner came with its version 0.23, which is Docker 28.3's. The others
 * are measured: 20.10.24 does not have them, 26.1.5 does.
 *
 * @param version the engine's, such as `26.1.5`
 */
export function builderRules(version: string): BuilderRules {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const isFrom = (since: number, andMinor = 0) =>
    major > since || (major === since && minor >= andMinor)
  return {
    chmodsNewDirectories: isFrom(28, 1),
    chmodsSpecialBits: isFrom(23),
    chownsUnpacked: isFrom(28, 3),
    refusesDanglingBelow: isFrom(23),
    findsBehindRoot: isFrom(23),
  }
}
