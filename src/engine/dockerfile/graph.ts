import type { Need, ParsedDockerfile, ParsedStage } from './parsed.ts'

/**
 * The stages that the target is made from, itself among them: all that BuildKit builds.
 *
 * @param more - what a stage needs beyond its own text, which is what ONBUILD of its image takes
 */
export function reachableStages(
  dockerfile: ParsedDockerfile,
  more: (stage: ParsedStage) => readonly Need[] = () => [],
): Set<number> {
  const reached = new Set<number>()
  const open = [dockerfile.target]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached.has(index)) continue
    reached.add(index)
    const stage = dockerfile.stages[index]!
    for (const { source } of [...stage.needs, ...more(stage)]) {
      if (source.kind === 'stage') open.push(source.index)
    }
  }
  return reached
}

/**
 * Every image that building the target takes: of FROM, `COPY --from` and `RUN --mount=from=`, each
 * once, in the order of the Dockerfile. `scratch` is none. What ONBUILD of an image takes is not
 * known here.
 */
export function baseImages(dockerfile: ParsedDockerfile): string[] {
  const reached = reachableStages(dockerfile)
  const refs = dockerfile.stages
    .filter(({ index }) => reached.has(index))
    .flatMap(({ needs }) => needs)
    .flatMap(({ source }) => (source.kind === 'image' ? [source.ref] : []))
  return [...new Set(refs)].filter((ref) => ref !== 'scratch')
}
