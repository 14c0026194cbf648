#!/usr/bin/env node
import process from 'node:process';
import { whatFailed } from './file-errors.js';
import { EXIT } from './io.js';
import { run } from './run.js';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Who reads may stop reading: `scriptgen lint ... | head`.
    if (error.code === 'EPIPE') process.exit();
    if (stream === process.stdout) {
      process.stderr.write(`scriptgen: Standard output cannot be written: ${whatFailed(error)}\n`);
    }
    process.exit(EXIT.FAILED);
  });
}

// npm runs its scripts in the package's folder; names on the command line are meant from where it was typed.
if (process.env.npm_lifecycle_event === 'scriptgen' && process.env.INIT_CWD !== undefined) {
  process.chdir(process.env.INIT_CWD);
}

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: () => new Date(),
});
