import { readConfig } from '../src/config.js';
import { ScriptGenError } from '../src/domain/errors.js';
import { checkAddress } from '../src/server/address.js';

// Tells what the server would refuse to start for before it is built: a mistaken variable, a port that is taken.
try {
  await checkAddress(readConfig(process.env));
} catch (error) {
  if (!(error instanceof ScriptGenError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
