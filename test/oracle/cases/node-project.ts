/* A Node project as the cases of real life have it, and what its tools would do to files. */

export const sources = {
  'package.json': '1.0.0',
  'src/a.js': '1',
  'src/b.js': '1',
  'public/icon': '1',
}

/** What pnpm lays out: a store of versions, and links to it. The version is in package.json. */
export const pnpm = `RUN V=$(cat package.json) && rm -rf node_modules && mkdir -p node_modules/.bin node_modules/.pnpm/dep@$V/node_modules/dep && echo $V > node_modules/.pnpm/dep@$V/node_modules/dep/cli.js && ln -s .pnpm/dep@$V/node_modules/dep node_modules/dep && ln -s ../dep/cli.js node_modules/.bin/dep`

/** A bundle whose names have hashes of what they hold. */
export const bundle = (to: string) =>
  `rm -rf ${to} && mkdir -p ${to} && for f in $(find src -name '*.js'); do cp $f ${to}/$(basename $f .js)-$(md5sum < $f | cut -c1-8).js; done && ls ${to} > ${to}/index.html`
