import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Stands for the embedded database where Prisma wants a URL; prisma.config.ts gives it when DATABASE_URL is unset. */
export const EMBEDDED_URL = 'postgresql://scriptgen@embedded/scriptgen';

/** Starts or adopts the embedded database of DATA_DIR with the launcher of the program itself. */
export async function openEmbedded() {
  const { openEmbeddedPostgres } = await importLauncher();
  const log = (level, message) => {
    if (level === 'warn' || level === 'error') {
      process.stderr.write(`${JSON.stringify({ level: level.toUpperCase(), fields: { message } })}\n`);
    }
  };
  return openEmbeddedPostgres({ dataDir: process.env.DATA_DIR || '.scriptgen', log });
}

async function importLauncher() {
  const source = new URL('../../src/storage/embedded/server.ts', import.meta.url);
  if (!existsSync(fileURLToPath(source))) {
    return import(new URL('../../dist/storage/embedded/server.js', import.meta.url).href);
  }
  const { tsImport } = await import('tsx/esm/api');
  return tsImport(source.href, import.meta.url);
}
