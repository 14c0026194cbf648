import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkNodeVersion } from '../../src/app/node-version.js';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const [, major, minor] = /\^(\d+)\.(\d+)\.0/.exec(engines.node)!.map(Number);

it('refuses what is older than the package asks for, and says what to do', () => {
  for (const version of ['18.20.4', '20.20.2', `${major}.${minor! - 1}.9`]) {
    expect(() => checkNodeVersion(version)).toThrow(
      `ScriptGen needs Node.js ${major}.${minor} or newer; this is ${version}.`,
    );
  }
});

it('takes what the package asks for, and newer', () => {
  for (const version of [`${major}.${minor}.0`, '24.0.0', '26.1.0', '24.21.0-nightly']) {
    expect(() => checkNodeVersion(version)).not.toThrow();
  }
});
