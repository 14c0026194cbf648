import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { silent } from '../../src/storage/log.js';
import { openStorage } from '../../src/storage/storage.js';
import { createStreams } from '../../src/streams/streams.js';
import { openStudio, startDraft } from '../../test/streams/studio.js';
import type { DraftOnDesk } from '../../test/streams/studio.js';

/** A process that writes drafts, piece by piece. */
export interface Writer {
  generationIds: readonly string[];
  /** Writes one piece to each draft in turn, `everyMs` apart for each; each piece ends with the moment it was written at. Gives the texts. */
  write(order: { pieces: number; everyMs: number }): Promise<string[]>;
  close(): Promise<void>;
}

const FILE = fileURLToPath(import.meta.url);

/** @param at data directory, Redis's URL or nothing, and how many drafts */
export async function startWriter(dataDir: string, redisUrl: string | undefined, drafts: number): Promise<Writer> {
  const child = fork(FILE, ['serve', dataDir, redisUrl ?? '', String(drafts)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [generationIds] = (await once(child, 'message')) as [string[]];
  return {
    generationIds,
    async write(order) {
      child.send(order);
      const [texts] = (await once(child, 'message')) as [string[]];
      return texts;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Milliseconds since 1970, finer than Date's; equal in all processes of a machine but for the drift of their clocks. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

async function serve(dataDir: string, redisUrl: string, count: number): Promise<void> {
  const storage = await openStorage({ dataDir, redisUrl: redisUrl === '' ? undefined : redisUrl, log: silent });
  const streams = createStreams({ db: storage.db, bus: storage.bus });
  const drafts: DraftOnDesk[] = [];
  for (let at = 0; at < count; at += 1) {
    const { generationId, sceneIds } = await openStudio(storage.db);
    drafts.push(await startDraft(streams, generationId, sceneIds[0]!));
  }
  process.on('message', ({ pieces, everyMs }: { pieces: number; everyMs: number }) => void write(pieces, everyMs));
  process.once('disconnect', () => void streams.close().then(() => storage.close()));
  process.send?.(drafts.map(({ generationId }) => generationId));

  async function write(pieces: number, everyMs: number): Promise<void> {
    await Promise.all(
      drafts.map(async ({ writer }, at) => {
        await delay((at * everyMs) / drafts.length);
        for (let piece = 0; piece < pieces; piece += 1) {
          writer.append(`The lamp turns once more, and the sea with it. @${now().toFixed(3)}\n`);
          await delay(everyMs);
        }
      }),
    );
    process.send?.(drafts.map(({ writer }) => writer.text));
  }
}

if (process.argv[1] === FILE && process.argv[2] === 'serve') {
  const [dataDir, redisUrl, count] = process.argv.slice(3);
  await serve(dataDir!, redisUrl!, Number(count));
}
