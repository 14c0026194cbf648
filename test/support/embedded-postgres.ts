import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { silent } from '../../src/storage/log.js';
import { openEmbeddedPostgres } from '../../src/storage/embedded/server.js';
import { prepareTemplate } from './database.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The data directory of the run's one embedded server; workers adopt it. */
    testDataDir: string;
  }
}

/** Vitest's global setup: one embedded server and one migrated template for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'scriptgen-test-'));
  project.provide('testDataDir', dataDir);
  // Not awaited: tests without a database need not wait for it, and those with one wait on the server's own lock.
  const starting = start(dataDir);
  starting.catch(() => {});
  return async () => {
    const server = await starting.catch(() => undefined);
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function start(dataDir: string): ReturnType<typeof openEmbeddedPostgres> {
  // What tests store need not survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' };
  const server = await openEmbeddedPostgres({ dataDir, log: silent, settings });
  await prepareTemplate(server.connection);
  return server;
}
