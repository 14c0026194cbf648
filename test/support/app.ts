import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import type { App, AppOptions } from '../../src/app.js';
import { databaseUrl } from '../../src/storage/connection.js';
import { createTestDatabase } from './database.js';

export type TestApp = App;

/** An app on a database of its own, with the offline writer unless told otherwise. Closing it drops the database. */
export async function openTestApp(options: AppOptions & { database?: string } = {}): Promise<TestApp> {
  const database = options.database === undefined ? await createTestDatabase() : undefined;
  const drop = async () => database?.drop();
  try {
    const app = await createApp({
      log: options.log ?? pino({ level: 'silent' }),
      provider: options.provider,
      providers: options.providers,
      optimizer: options.optimizer,
      config: {
        databaseUrl: options.database ?? databaseUrl(database!.connection),
        provider: 'offline',
        port: 0,
        shutdownTimeoutMs: 2_000,
        ...options.config,
      },
    });
    const close = async () => {
      await app.close();
      await drop();
    };
    return { ...app, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await drop();
    throw error;
  }
}
