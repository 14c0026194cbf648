import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = path.join(root, 'dist/.built');
const bin = (name) => path.join(root, 'node_modules/.bin', name);

/** Besides `src`. What is generated in there is made from these as well. */
const SOURCES = [
  'package-lock.json',
  'package.json',
  'prisma/schema.prisma',
  'scripts/building.mjs',
  'scripts/bundle.mjs',
  'scripts/generate.mjs',
  'tsconfig.build.json',
  'tsconfig.json',
];
const GENERATED = 'src/storage/generated';

/** Builds unless dist is what the sources say. `before` is a script that is run only if a build follows; it may end it all. */
export function ensureBuilt({ before } = {}) {
  const sources = sourceFiles();
  const found = { seen: signatureOf(sources), outputs: outputsDigest() };
  const stamp = readStamp();
  if (stamp?.outputs === found.outputs) {
    if (stamp.seen === found.seen) return;
    // Touched, copied or checked out again: only the content counts.
    if (stamp.content === contentOf(sources)) return writeStamp({ ...stamp, seen: found.seen });
  }
  build(before);
}

/** Builds whatever is there. */
export function rebuild() {
  build();
}

function build(before) {
  if (!existsSync(bin('tsc'))) {
    console.error(
      existsSync(path.join(root, 'node_modules'))
        ? 'ScriptGen is not built from these sources, and the packages that build it are not installed: run `npm ci && npm run build`, then `npm ci --omit=dev` if you like.'
        : 'The packages that ScriptGen is made of are not installed: run `npm ci` first.',
    );
    process.exit(1);
  }
  if (before !== undefined) run(bin('tsx'), before);
  const stamp = readStamp();
  console.error(stamp === undefined ? 'Building.' : 'Building: the sources have changed since the last build.');
  // The compiler remembers what it has written, and would not write it again.
  if (stamp?.outputs !== outputsDigest()) rmSync(path.join(root, 'dist/.tsbuildinfo'), { force: true });
  rmSync(stampFile, { force: true });
  // Before anything is read, so that a change meanwhile is one.
  const sources = sourceFiles();
  const [seen, content] = [signatureOf(sources), contentOf(sources)];
  if (!existsSync(path.join(root, GENERATED, 'client'))) rmSync(path.join(root, GENERATED, '.stamp'), { force: true });
  run(process.execPath, 'scripts/generate.mjs');
  run(bin('tsc'), '-p', 'tsconfig.build.json');
  removeStale();
  rmSync(path.join(root, 'dist/.compile-cache'), { recursive: true, force: true });
  run(process.execPath, 'scripts/bundle.mjs');
  writeStamp({ seen, content, outputs: outputsDigest() });
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    if (error !== undefined) console.error(error.message);
    process.exit(status ?? 1);
  }
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Where nothing can be written, the next start compares the content again. */
function writeStamp(stamp) {
  try {
    writeFileSync(stampFile, JSON.stringify(stamp));
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

function sourceFiles() {
  return [...SOURCES, ...filesIn('src', ['.ts']).filter((file) => !file.startsWith(`${GENERATED}/`))];
}

/** Changes with every change of a file, as even one whose time is set back gets a new time of change; and when it was only touched. */
function signatureOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs, ctimeMs, ino } = statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs} ${ctimeMs} ${ino}\n`);
  }
  return hash.digest('hex');
}

function contentOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** Of the names of all that a build makes: what is missing is made again. */
function outputsDigest() {
  const outputs = [...filesIn('dist', ['.js', '.d.ts']), ...filesIn(GENERATED, ['.ts', '.stamp'])];
  return createHash('sha256').update(outputs.join('\n')).digest('hex');
}

/** In a fixed order; none where there is no such folder. */
function filesIn(folder, endings) {
  const files = [];
  const walk = (relative) => {
    for (const entry of readdirSync(path.join(root, relative), { withFileTypes: true })) {
      const file = `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(file);
      else if (endings.some((ending) => entry.name.endsWith(ending))) files.push(file);
    }
  };
  if (existsSync(path.join(root, folder))) walk(folder);
  return files.sort((one, other) => (one < other ? -1 : 1));
}

/** What was compiled from a file that is gone would still be packed, and found by who asks for it. */
function removeStale() {
  for (const file of filesIn('dist', ['.js', '.d.ts', '.js.map'])) {
    const source = file.replace(/^dist/, 'src').replace(/(?:\.d\.ts|\.js|\.js\.map)$/, '.ts');
    if (!existsSync(path.join(root, source))) rmSync(path.join(root, file));
  }
}
