import type { PortOption } from '../docker/ports.ts'

/** How the plugin starts the container. */
export interface RunOptions {
  /**
   * Name of the container. One of this name that the plugin left behind earlier is replaced.
   * @default `livepush-` and the name of the build context's directory
   */
  name?: string
  /**
   * Ports to publish, as `docker run --publish` takes them: `'8080:80'`, `'127.0.0.1:8080:80'`,
   * `'5353:53/udp'`. A port alone is published under the same number.
   * @default []
   */
  ports?: readonly (string | number | PortOption)[]
  /**
   * Environment variables, beside those of the image.
   * @default {}
   */
  env?: Readonly<Record<string, string>>
  /**
   * Volumes, as `docker run --volume` takes them: `'data:/var/lib/data'`, `'./host:/there:ro'`,
   * `'/scratch'`. Relative paths refer to the bundler's root.
   * @default []
   */
  volumes?: readonly string[]
  /**
   * Network to join.
   * @default the engine's default network
   */
  network?: string
  /**
   * Command to run instead of the image's CMD, a word each.
   * @default the image's CMD
   */
  command?: readonly string[]
  /**
   * What to run instead of the image's ENTRYPOINT, a word each. The image's CMD then no longer
   * counts.
   * @default the image's ENTRYPOINT
   */
  entrypoint?: readonly string[]
  /**
   * Directory that the command runs in.
   * @default the image's WORKDIR
   */
  workdir?: string
  /**
   * User that the command runs as.
   * @default the image's USER
   */
  user?: string
  /**
   * Whether the engine puts its init in front of the command, to reap processes and pass signals.
   * @default false
   */
  init?: boolean
}
