import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { createApp } from '../app.js';
import type { App } from '../app.js';
import { version } from './version.js';
import { readConfig } from '../config.js';
import { HELP } from '../config/help.js';
import { guardProcess } from '../server/process-guard.js';
import { checkAddress } from '../server/address.js';

/** What a newcomer needs to see: where it is, what it runs on, and how to change that. */
function banner(app: App, url: string): string {
  const { provider, storage } = app;
  return [
    `ScriptGen ${version()}`,
    `  Playground  ${url}/graphql`,
    `  Database    ${storage.description}`,
    '              another: DATABASE_URL=postgresql://user:password@host/database',
    `  Model       ${provider.name} (${provider.model})`,
    `              ${app.providerReason}`,
    '              another: OPENAI_API_KEY=..., or OPENAI_BASE_URL=... with OPENAI_MODEL=...',
    '',
  ].join('\n');
}

/** Runs the server until a signal ends it. Throws what keeps it from starting. */
export async function serve(args: readonly string[]): Promise<void> {
  if (args.some((argument) => argument === '--version' || argument === '-v')) {
    return void process.stdout.write(`${version()}\n`);
  }
  if (args.some((argument) => argument === '--help' || argument === '-h')) {
    return void process.stdout.write(`ScriptGen ${version()}\n\n${HELP}`);
  }
  // The server goes on when nobody reads its log any more.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel }, process.stdout.isTTY ? await prettyStream() : process.stdout);
  guardProcess(process, log);
  // First, so that no database is started and migrated only to find that the address is taken.
  await checkAddress(config);
  const stopping = stopSignal(log);
  // A process that is told to stop while it starts may have taken work over already, so it gets time to close properly.
  const late = stopping
    .then(() => delay(config.shutdownTimeoutMs, undefined, { ref: false }))
    .then(() => process.exit(143));
  const app = await Promise.race([createApp({ config, env: {}, log }), late]);
  try {
    const { url } = await app.listen();
    process.stdout.write(banner(app, url));
    // No load balancer is involved when a person presses Ctrl+C.
    if ((await stopping) === 'SIGTERM') await app.drain();
  } finally {
    await app.close();
  }
}

/** Readable lines for a person at a terminal; JSON for everything else. */
async function prettyStream() {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' });
}

/** Resolves with the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(log: { info(message: string): void }): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
      asked = true;
      log.info(`${signal}: stopping; running steps may end, what is unfinished goes on at the next start`);
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
