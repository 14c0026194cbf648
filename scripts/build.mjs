// Generates the Prisma client and compiles src into dist. With --if-changed nothing is done while dist is what the sources say;
// with --start what the server would refuse to start for is told first, since a build takes seconds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = path.join(root, 'dist/.built');
const bin = (name) => path.join(root, 'node_modules/.bin', name);

/** A file that changed, came or went gives another hash; one that was only touched or checked out again does not. */
function sourcesHash() {
  const sources = globSync(['src/**/*.ts', 'prisma/schema.prisma', 'tsconfig*.json', 'package-lock.json'], {
    cwd: root,
    exclude: (name) => name === 'generated' || name === 'src/storage/generated',
  });
  const hash = createHash('sha256');
  for (const file of sources.sort()) hash.update(`${file}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    if (error !== undefined) console.error(error.message);
    process.exit(status ?? 1);
  }
}

/** What was compiled from a file that is gone would still be packed, and found by who asks for it. */
function removeStale() {
  for (const file of globSync('dist/**/*.{js,d.ts,js.map}', { cwd: root })) {
    const source = path.join(root, file.replace(/^dist/, 'src').replace(/(?:\.d\.ts|\.js|\.js\.map)$/, '.ts'));
    if (!existsSync(source)) rmSync(path.join(root, file));
  }
}

const wanted = sourcesHash();
const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
if (!isBuilt || !process.argv.includes('--if-changed')) {
  if (!existsSync(bin('tsc'))) {
    console.error(
      existsSync(path.join(root, 'node_modules'))
        ? 'ScriptGen is not built from these sources, and the packages that build it are not installed: run `npm ci && npm run build`, then `npm ci --omit=dev` if you like.'
        : 'The packages that ScriptGen is made of are not installed: run `npm ci` first.',
    );
    process.exit(1);
  }
  if (process.argv.includes('--start')) run(bin('tsx'), 'scripts/check-start.ts');
  console.error(existsSync(stamp) ? 'Building: the sources have changed since the last build.' : 'Building.');
  rmSync(stamp, { force: true });
  run(process.execPath, 'scripts/generate.mjs');
  run(bin('tsc'), '-p', 'tsconfig.build.json');
  removeStale();
  writeFileSync(stamp, wanted);
}
