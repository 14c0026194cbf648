// Generates the Prisma client and the Pothos types, unless they are those of this schema already.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}/src/storage/generated/.stamp`;
if (!existsSync(`${root}/node_modules/prisma/package.json`)) {
  process.stderr.write('The packages that ScriptGen is made of are not installed: run `npm ci` first.\n');
  process.exit(1);
}
const hash = createHash('sha256');
for (const file of [
  'prisma/schema.prisma',
  'node_modules/prisma/package.json',
  'node_modules/@pothos/plugin-prisma/package.json',
]) {
  hash.update(readFileSync(`${root}/${file}`));
}
// The generators are found there, also when this was not started by npm.
const searched = `${root}/node_modules/.bin${delimiter}${process.env.PATH}`;
const wanted = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`${root}/node_modules/prisma/build/index.js`, 'generate', '--no-hints'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: searched, CHECKPOINT_DISABLE: '1' } },
  );
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, wanted);
}
