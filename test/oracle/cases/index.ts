import { add } from './add.ts'
import { configInstructions } from './config-instructions.ts'
import { copyDestinations } from './copy-destinations.ts'
import { copyFlags } from './copy-flags.ts'
import { copySources } from './copy-sources.ts'
import { failures } from './failures.ts'
import { fileKinds } from './file-kinds.ts'
import { hardCases } from './hard-cases.ts'
import { heredocs } from './heredocs.ts'
import { ignoreFile } from './ignore-file.ts'
import { missingSources } from './missing-sources.ts'
import { parsing } from './parsing.ts'
import { realCompiled } from './real-compiled.ts'
import { realJava } from './real-java.ts'
import { realLayers } from './real-layers.ts'
import { realLife } from './real-life.ts'
import { rewound } from './rewound.ts'
import { realNode } from './real-node.ts'
import { realPackages } from './real-packages.ts'
import { realPhp } from './real-php.ts'
import { realReplaced } from './real-replaced.ts'
import { realRoots } from './real-roots.ts'
import { realServers } from './real-servers.ts'
import { realStages } from './real-stages.ts'
import { realTakenAway } from './real-taken-away.ts'
import { realWeb } from './real-web.ts'
import { realWorkspaces } from './real-workspaces.ts'
import { runEnvironment } from './run-environment.ts'
import { runFlags } from './run-flags.ts'
import { stages } from './stages.ts'
import { superseded } from './superseded.ts'
import type { NamedCase } from './types.ts'
import { variables } from './variables.ts'
import { workdir } from './workdir.ts'

/** Every hand-written case, by what it is about. */
export const all: Record<string, NamedCase[]> = {
  'where a COPY writes': copyDestinations,
  'what a COPY takes': copySources,
  'sources that are missing': missingSources,
  'the flags of a COPY': copyFlags,
  ADD: add,
  heredocs,
  variables,
  'the surroundings of a RUN': runEnvironment,
  'the flags of a RUN': runFlags,
  WORKDIR: workdir,
  'how a Dockerfile is read': parsing,
  'what only shapes the config': configInstructions,
  stages,
  'the ignore file': ignoreFile,
  'kinds of files': fileKinds,
  'hard cases': hardCases,
  'Dockerfiles of real life': realLife,
  'real life: Node': realNode,
  'real life: packages': realPackages,
  'real life: workspaces': realWorkspaces,
  'real life: compiled': realCompiled,
  'real life: Java': realJava,
  'real life: servers': realServers,
  'real life: frameworks': realWeb,
  'real life: PHP': realPhp,
  'real life: stages': realStages,
  'real life: layers': realLayers,
  'real life: taken away': realTakenAway,
  'real life: replaced': realReplaced,
  'real life: roots': realRoots,
  'what a RUN finds around it': rewound,
  'failed pushes': failures,
  'superseded pushes': superseded,
}
