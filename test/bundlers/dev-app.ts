/** An app that Vite's dev server serves on a port, and a container for it; `more` goes with it. */
export const devApp = (name: string, port: number, more: Record<string, string>) => ({
  'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n',
  'src/main.js': "console.log('first')\n",
  'conf/app.conf': 'first',
  Dockerfile: `FROM livepush-test/busybox
COPY conf/ /app/conf/
COPY dist/ /app/dist/
CMD ["sleep", "1000000"]
`,
  'vite.config.mjs': `
import livepush from 'unplugin-livepush/vite'

export default {
  server: { host: '127.0.0.1', port: ${port}, strictPort: true },
  plugins: [livepush({ run: { name: '${name}' } })],
}
`,
  ...more,
})
