import { existsSync } from 'node:fs';

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file));

/** The command so that the kernel signals it when its parent is gone, where there is a tool for that: nothing outlives a harness that was killed. */
export function endingWithParent(signal: 'KILL' | 'INT', command: string, args: readonly string[]): [string, string[]] {
  return SETPRIV === undefined ? [command, [...args]] : [SETPRIV, ['--pdeathsig', signal, command, ...args]];
}
