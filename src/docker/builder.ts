import type Docker from 'dockerode'
import { ImageBuildError } from '../engine/errors.ts'

/** The engine's two builders, by the numbers that its API has for them. */
export const CLASSIC = 1
export const BUILDKIT = 2
export type Builder = typeof CLASSIC | typeof BUILDKIT

/**
 * Which of an engine's builders to use: BuildKit, which every engine for Linux has since API 1.39,
 * even where its own default is the classic builder.
 *
 * @throws ImageBuildError when the engine has the classic builder only, and the Dockerfile asks for
 * what that ignores without a word: a heredoc, which it runs as nothing, or flags such as --link
 */
export async function chooseBuilder(docker: Docker, dockerfileText: string): Promise<Builder> {
  const { Os, ApiVersion } = await docker.version()
  if (hasBuildKit(Os, ApiVersion)) return BUILDKIT
  const instruction = buildKitOnly(dockerfileText)
  if (instruction === undefined) return CLASSIC
  throw new ImageBuildError(`This Docker engine has no BuildKit, which "${instruction}" needs.`, {
    hint: 'Use an engine of version 18.09 or later for Linux containers.',
  })
}

/** @param apiVersion such as `1.45` */
export function hasBuildKit(os: string, apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number)
  return os === 'linux' && (major > 1 || minor >= 39)
}

/** The first instruction that the classic builder would not carry out as written. */
export function buildKitOnly(dockerfileText: string): string | undefined {
  const flags = 'mount|network|security|link|parents|exclude|chmod|checksum|keep-git-dir|unpack'
  const pattern = new RegExp(`^\\s*(?:RUN|COPY|ADD)\\s(?:.*\\s)?(?:--(?:${flags})\\b|<<)`, 'i')
  const instructions = dockerfileText.replace(/[\\`]\r?\n/g, ' ').split('\n')
  return instructions.find((line) => pattern.test(line))?.trim()
}
