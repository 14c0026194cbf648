// Joins the server with what it loads at its start into few files: finding and reading two thousand takes longer than all else.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = path.join(root, 'src');

/** These consist of many small ES modules. Our other packages are CommonJS, or look for files of their own: they stay as they are. */
const JOINED = new Set([
  '@pothos/core',
  '@pothos/plugin-errors',
  '@pothos/plugin-prisma',
  '@pothos/plugin-relay',
  '@streamparser/json',
  '@whatwg-node/server',
  'graphql',
  'graphql-sse',
  'graphql-ws',
  'graphql-yoga',
  'openai',
  'zod',
]);
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** A module of ours finds its workers, the migrations and the manifest from where its own compiled file is. */
const ownPlace = {
  name: 'own-place',
  transform(code, id) {
    if (!id.startsWith(sources) || !code.includes('import.meta.url')) return undefined;
    const compiled = path.relative(sources, id).replaceAll(path.sep, '/').replace(/\.ts$/, '.js');
    return { code: code.replaceAll('import.meta.url', `new URL('./${compiled}', import.meta.url).href`), map: null };
  },
};

/** Writes `dist/main.js`, and beside it the parts that it loads when they are needed, as `main-*.js`. */
await build({
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  plugins: [ownPlace],
  ssr: {
    external: Object.keys(dependencies).filter((name) => !JOINED.has(name)),
    // What our packages bring with them is not ours to ask for by name.
    noExternal: true,
    resolve: { conditions: ['node', 'import', 'module-sync'] },
  },
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { main: 'src/main.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'main-[name]-[hash].js' },
    },
  },
});
