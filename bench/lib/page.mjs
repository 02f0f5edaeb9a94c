import { cpus, totalmem } from 'node:os'
import { docker } from './engine.mjs'
import { fileSystemOf } from './file-system.mjs'

/**
 * The page that holds the results.
 * @param {{ pushes: string, scales: string, hooks: string, parser: string }} tables
 */
export async function pageOf({ pushes, scales, hooks, parser }) {
  const { Version, Os, Arch } = await docker.version()
  const { Driver, DockerRootDir } = await docker.info()
  const disk = `${Driver} on ${await fileSystemOf(DockerRootDir)}`
  const memory = Math.round(totalmem() / 2 ** 30)
  const date = new Date().toISOString().slice(0, 10)
  return `# How fast a push is

Each kind of work is done by the contestants in turns, run by run, on one machine and one engine;
the numbers are medians in milliseconds. What counts is the ratios: the machine does other things
too. Before the turns of an edit of more than 1 MiB the garbage of what made it is collected.

- **ours**: \`unplugin-livepush/engine\`
- **peer**: the npm module \`livepush\` 3.5.4
- **floor**: the engine's own calls for the same bytes and commands: one PUT from one buffer, one
  exec, one kill and start
- **compose watch**: \`docker compose watch\`, where it was asked for

Docker engine ${Version} on ${Os}/${Arch}, ${disk}, ${cpus().length} cores, ${memory} GiB of memory, Node.js ${process.version}, ${date}.

${pushes}

What a push does beyond the floor: it reads what may have changed before it sends it, to know whether
it did: a small file as a whole, of a large one no more than it takes to tell. And a file that replaces
another is put beside it and takes its place at once, so that nobody finds half of it, where peer and
floor write over it. For a large file, which goes by the floor's own call, that is what it takes longer.

One file changed in contexts of different sizes, and different numbers of changed files:

${scales}

*ready* is the time from attaching to the container until it can be pushed to, *plan* the part of a
push before anything is sent, *heap* what is in use after the pushes, *peak* the most memory that
the process ever had.

What the plugin's hooks take of a build whose 500 outputs have 40 MB, before the bundler goes on; the
push itself runs after that:

${hooks}

esbuild's first build is not pushed before it is known whether it is one of many.

What reading a long Dockerfile takes, with what each of its steps runs under:

${parser}

To repeat it: \`npm run bench -- --write\`.
`
}
