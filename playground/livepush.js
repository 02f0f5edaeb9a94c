/** The plugin's options, the same for all three bundlers. */
export const options = {
  // `npm run playground` names a base image that is at hand; without it, the Dockerfile's own.
  buildArgs: process.env.NODE_IMAGE ? { NODE_IMAGE: process.env.NODE_IMAGE } : {},
  run: {
    name: process.env.PLAYGROUND_NAME ?? 'livepush-playground',
    ports: [`127.0.0.1:${process.env.PLAYGROUND_PORT ?? 8080}:3000`],
  },
}
