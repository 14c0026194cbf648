// Generates the Prisma client, compiles src into dist, and joins what the server starts with. With --if-changed nothing is done
// while dist is what the sources say.
import { ensureBuilt, rebuild } from './building.mjs';

if (process.argv.includes('--if-changed')) ensureBuilt();
else rebuild();
