import { PassThrough, type Duplex } from 'node:stream'
import type Docker from 'dockerode'

export interface ExecOptions {
  /** As `docker exec --user`; root by default, whatever the container's own user is. */
  user?: string
  /** `KEY=value` each, on top of the container's own environment. */
  env?: string[]
  /** Absolute and there; the root by default. */
  workdir?: string
  /** Ends the command's stdin, which a command under `cancellable()` takes as its end. */
  signal?: AbortSignal
  onOutput?: (data: Buffer, isStderr: boolean) => void
}

/**
 * Runs a command in a container and waits for its end.
 *
 * @returns its exit code; 126 or 127 where the container has no such command
 */
export async function runExec(
  container: Docker.Container,
  argv: readonly string[],
  { user = '0', env, workdir = '/', signal, onOutput }: ExecOptions = {},
): Promise<number> {
  const exec = await container.exec({
    Cmd: [...argv],
    User: user,
    WorkingDir: workdir,
    ...(env && { Env: env }),
    AttachStdin: signal !== undefined,
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await exec.start({ hijack: true, stdin: signal !== undefined })
  const cancel = () => stream.end()
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  try {
    await drain(container, stream, onOutput)
  } finally {
    signal?.removeEventListener('abort', cancel)
    stream.destroy()
  }
  return exitCode(exec)
}

/** Hands on what a command prints, stdout and stderr told apart, until both are closed. */
function drain(
  container: Docker.Container,
  stream: Duplex,
  onOutput: ExecOptions['onOutput'],
): Promise<void> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  stdout.on('data', (data: Buffer) => onOutput?.(data, false))
  stderr.on('data', (data: Buffer) => onOutput?.(data, true))
  const modem = container.modem as {
    demuxStream(from: Duplex, out: PassThrough, err: PassThrough): void
  }
  modem.demuxStream(stream, stdout, stderr)
  return new Promise((resolve, reject) => {
    stream.once('end', resolve)
    stream.once('close', resolve)
    stream.once('error', reject)
  })
}

/** The output may end a moment before the engine has noted the exit. */
async function exitCode(exec: Docker.Exec): Promise<number> {
  for (let wait = 2; ; wait = Math.min(wait * 2, 200)) {
    const { Running, ExitCode } = await exec.inspect()
    if (!Running && ExitCode !== null) return ExitCode
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
