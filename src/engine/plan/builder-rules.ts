/** Where the engine's builders, of one age and another, make different things of a Dockerfile. */
export interface BuilderRules {
  /** The octal mode of `COPY --chmod` is also that of the directories which the step has to make. */
  chmodsNewDirectories: boolean
  /** What an ADD unpacks belongs to whom its `--chown` says, instead of to whom the archive says. */
  chownsUnpacked: boolean
}

/** The rules of the newest builders. */
export const NEWEST_BUILDER: BuilderRules = { chmodsNewDirectories: true, chownsUnpacked: true }

/**
 * The rules of the builder in an engine.
 *
 * Source: moby issue 49851: the directories got the mode with Docker 28.1 (fsutil pull request 228);
 * BuildKit pull request 5987: the owner came with its version 0.23, which is Docker 28.3's.
 *
 * @param version the engine's, such as `26.1.5`
 */
export function builderRules(version: string): BuilderRules {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const isFrom = (since: number) => major > 28 || (major === 28 && minor >= since)
  return { chmodsNewDirectories: isFrom(1), chownsUnpacked: isFrom(3) }
}
