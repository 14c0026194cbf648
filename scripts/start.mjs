// Starts the server, built from the sources as they are. One process for both: npm takes long enough as it is.
import { ensureBuilt } from './building.mjs';

// A build takes seconds, so what the server would refuse to start for is told before it.
ensureBuilt({ before: 'scripts/check-start.ts' });
await import('../dist/main.js');
