import type Docker from 'dockerode'
import { Frames } from './channel-frames.ts'

/**
 * Runs a command as root in a container's root directory and waits for its end.
 *
 * @returns its exit code; 126 or 127 where the container has no such command
 */
export async function runExec(
  container: Docker.Container,
  argv: readonly string[],
  onOutput: (data: Buffer, isStderr: boolean) => void = () => {},
): Promise<number> {
  const exec = await container.exec({
    Cmd: [...argv],
    User: '0',
    WorkingDir: '/',
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await exec.start({ hijack: true })
  const frames = new Frames()
  stream.on('data', (data: Buffer) => {
    for (const piece of frames.push(data)) onOutput(piece.data, piece.isStderr)
  })
  try {
    await new Promise((resolve, reject) => {
      stream.once('end', resolve)
      stream.once('close', resolve)
      stream.once('error', reject)
    })
  } finally {
    stream.destroy()
  }
  return exitCode(exec)
}

/** The output may end a moment before the engine has noted the exit. */
export async function exitCode(exec: Docker.Exec): Promise<number> {
  for (let wait = 2; ; wait = Math.min(wait * 2, 200)) {
    const { Running, ExitCode } = await exec.inspect()
    if (!Running && ExitCode !== null) return ExitCode
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
