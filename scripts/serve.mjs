// Starts the server that is built, and nothing else: a production install has no compiler.
import { existsSync } from 'node:fs';

const server = new URL('../dist/main.js', import.meta.url);
if (existsSync(server)) {
  await import(server.href);
} else {
  console.error(
    'ScriptGen is not built: run `npm ci && npm run build`, then `npm ci --omit=dev` leaves only what the server needs.',
  );
  process.exitCode = 1;
}
