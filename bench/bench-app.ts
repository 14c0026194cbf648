import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createApp } from '../src/app.js';
import type { App, AppOptions } from '../src/app.js';

/** A whole app with an embedded database of its own, which goes when it is closed. */
export async function openBenchApp(options: AppOptions): Promise<App> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'scriptgen-bench-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const app = await createApp({
      ...options,
      log: pino({ level: 'fatal' }),
      config: { dataDir, port: 0, ...options.config },
    });
    const close = async () => {
      await app.close();
      remove();
    };
    return { ...app, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    remove();
    throw error;
  }
}
