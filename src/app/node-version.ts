import { OperatorError } from '../domain/errors.js';

/** The first version of Node.js that ScriptGen runs on; package.json's `engines` says the same. */
const LEAST = [22, 15] as const;

/** This Node.js is too old. */
class NodeVersionError extends OperatorError {
  readonly code = 'NODE_VERSION';
}

/** @throws NodeVersionError when `version` is older than what `engines` asks for */
export function checkNodeVersion(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return;
  throw new NodeVersionError(
    `ScriptGen needs Node.js ${LEAST.join('.')} or newer; this is ${version}. Install a newer one, or put it first in PATH. (A full \`npm ci\`, with the development dependencies, brings one along for npm's commands.)`,
  );
}
