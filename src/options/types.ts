import type Docker from 'dockerode'
import type { RestartQuestion } from '../engine/events.ts'
import type { RunOptions } from './run.ts'

export type { RunOptions }

export interface Options {
  /**
   * Whether the plugin does anything at all.
   * @default true
   */
  enabled?: boolean
  /**
   * Directory of the build context, relative to the bundler's root.
   * @default '.'
   */
  context?: string
  /**
   * Path of the Dockerfile, relative to the bundler's root.
   * @default 'Dockerfile' in the build context
   */
  dockerfile?: string
  /**
   * Name of the stage that the container runs.
   * @default the last stage
   */
  target?: string
  /**
   * Values of the Dockerfile's ARGs, as `docker build --build-arg` takes them.
   * @default {}
   */
  buildArgs?: Record<string, string>
  /**
   * Name or ID of a running container to keep in step, instead of building the image and starting
   * one; of several that run the same image, a list. Goes without `run`.
   */
  container?: string | string[]
  /** How to start the container. Goes without `container`. */
  run?: RunOptions
  /**
   * Whether the container restarts after a push that changed something in it.
   *
   * - `'auto'`: unless the push brought nothing but client assets, which the app does not load: the
   *   files of a Vite environment for browsers, and what `clientOutputs` names. Any other file, any
   *   RUN that is redone and any change of an earlier stage restarts it. So does a client asset that
   *   servers like to load when they start: a `.json` file (a manifest), and a `.html` file where
   *   the bundler builds something else than client assets too (a server that renders it).
   * - `'process'`: as `'auto'`, but only the app is started anew, in milliseconds: where the plugin
   *   starts the container and its image has a shell, PID 1 is a small supervisor that runs the
   *   image's own command. An app that crashes is then started again, too, and the container stays.
   * - `'signal:SIGHUP'`, or another signal: as `'auto'`, but the app is sent the signal and loads
   *   itself anew.
   * - `'container'` or `true`: always.
   * - `false`: never, for apps that watch their own files.
   * - a function: is told what changed, and says so itself.
   * @default 'auto'
   */
  restart?:
    | 'auto'
    | 'process'
    | 'container'
    | `signal:SIG${string}`
    | boolean
    | ((push: RestartQuestion) => boolean)
  /**
   * Seconds that the app has to stop by itself before a restart of its container kills it.
   * @default 0
   */
  stopTimeout?: number
  /**
   * How a file takes the place of another in the container. `'rename'`: whoever reads it finds the
   * old one or the new one, whole. `'in-place'`: it stays the same file, for an app that watches it
   * (`node --watch`) and would lose sight of it; it may find half of it meanwhile.
   * @default 'rename'
   */
  write?: 'rename' | 'in-place'
  /**
   * Files that only browsers load, so that a push of nothing else does not restart the container:
   * patterns as in `.dockerignore`, relative to the build context. Without exception: name no file
   * that the app reads only when it starts.
   * @default [] beside the output of Vite environments for browsers
   */
  clientOutputs?: readonly string[]
  /**
   * Outputs that take the place of what a RUN of an earlier stage makes. Where a Dockerfile bundles
   * in a stage of its own (`COPY . .`, `RUN npm run build`) and the last one takes the result
   * (`COPY --from=build /app/dist …`), the bundle that was made on this machine is pushed straight
   * through that COPY, and the stage's steps are redone only for what else is copied from it.
   *
   * Which output stands for which path is found by following the stage's WORKDIRs and COPYs back to
   * the build context; it can be stated as `{ dist: 'build:/app/dist' }`, the path of the output
   * relative to the build context and what it stands for. `false` turns it off, for a RUN that makes
   * more of that path than the bundler does.
   * @default {}: what is found
   */
  outputs?: false | Readonly<Record<string, string>>
  /**
   * Whether files of the build context that no bundler emits (`package.json`, `nginx.conf`,
   * templates) are watched and pushed too, and the Dockerfile and its ignore file are followed.
   * A list of patterns, as in `.dockerignore` and relative to the build context, narrows the files
   * down. What is ignored, `node_modules` and `.git` are never watched, nor is the output of a
   * bundler: that comes from the bundler itself.
   * @default true
   */
  watch?: boolean | readonly string[]
  /**
   * Which builds reach the container: those of a bundler that watches, one-shot builds, or both. A
   * one-shot build ends when its push has.
   * @default 'watch'
   */
  mode?: 'watch' | 'build' | 'both'
  /**
   * Whether a one-shot build fails when its push does. A build that watches never does: what goes
   * wrong is logged and tried again.
   * @default false
   */
  strict?: boolean
  /**
   * The Docker engine: a handle of dockerode, or what its constructor takes.
   * @default the engine of `DOCKER_HOST`, of the current docker context, or of the default socket
   */
  docker?: Docker | Docker.DockerOptions
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  enabled: boolean
  /** The bundler's root, absolute. */
  root: string
  /** Absolute. */
  context: string
  /** Absolute. */
  dockerfile: string
  target?: string
  buildArgs: Record<string, string>
  container?: readonly string[]
  run: RunOptions & { name: string }
  restart: NonNullable<Options['restart']>
  stopTimeout: number
  write: NonNullable<Options['write']>
  clientOutputs: readonly string[]
  outputs: false | Readonly<Record<string, string>>
  watch: boolean | readonly string[]
  mode: 'watch' | 'build' | 'both'
  strict: boolean
  docker?: Docker | Docker.DockerOptions
}
