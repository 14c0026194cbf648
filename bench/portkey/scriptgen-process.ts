import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { App } from '../../src/app.js';
import { TERMINAL_STATUSES } from '../../src/domain/generations.js';
import { createOpenAiProvider } from '../../src/llm/openai/openai-provider.js';
import { encodeGlobalId } from '../../src/schema/global-ids.js';
import { openBenchApp } from '../bench-app.js';
import { processUsage } from './process-usage.js';
import type { ProcessUsage } from './process-usage.js';

export const KEYS = { ours: 'bench-key-of-tenant-a', theirs: 'bench-key-of-tenant-b' } as const;
/** How long an upstream that stalls on purpose may be silent, in milliseconds. */
export const IDLE_MS = 400;

export interface ScriptGenProcess {
  url: string;
  /** Global ids of scenes with a draft of which nothing has been asked. */
  written: string[];
  /** Scenes with a draft, and the same scenes of another tenant. */
  pairs: string[];
  twins: string[];
  /** Scenes without a draft. */
  planned: string[];
  /** The model that the upstream is asked for from now on. */
  setModel(model: string): Promise<void>;
  /** Resolves when no generation is under way. */
  settled(): Promise<void>;
  usage(): ProcessUsage | undefined;
  close(): Promise<void>;
}

const FILE = fileURLToPath(import.meta.url);
const WRITTEN = 1_600;
const TWINS = 20;
const PLANNED = 800;

/** A whole ScriptGen server in a process of its own, with a story of many scenes. */
export async function startScriptGen(upstreamUrl: string): Promise<ScriptGenProcess> {
  const child = fork(FILE, ['serve', upstreamUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [ready] = (await once(child, 'message')) as [
    Pick<ScriptGenProcess, 'url' | 'written' | 'pairs' | 'twins' | 'planned'>,
  ];
  const ask = async (message: object) => {
    child.send(message);
    await once(child, 'message');
  };
  return {
    ...ready,
    setModel: (model) => ask({ model }),
    settled: () => ask({ settled: true }),
    usage: () => processUsage(child.pid!),
    async close() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function serve(upstreamUrl: string): Promise<void> {
  let model = 's-50-5-20';
  const inner = createOpenAiProvider({ name: 'raw', baseUrl: upstreamUrl, model });
  const app = await openBenchApp({
    provider: {
      ...inner,
      // For streams that stall on purpose alone: a busy machine makes others wait as long.
      get watchdog() {
        return model.startsWith('h') ? { ttftMs: 30_000, idleMs: IDLE_MS, totalMs: 60_000 } : undefined;
      },
      stream: (call, signal) => inner.stream({ ...call, model }, signal),
    },
    config: {
      sceneConcurrency: 64,
      apiKeys: new Map([
        [KEYS.ours, { tenantId: 'a', operator: true }],
        [KEYS.theirs, { tenantId: 'b', operator: false }],
      ]),
    },
  });
  const [written, twins, planned] = [
    await storeScenes(app, 'a', WRITTEN, true),
    await storeScenes(app, 'b', TWINS, true),
    await storeScenes(app, 'a', PLANNED, false),
  ];
  const { url } = await app.listen();
  const follow = async (message: { model?: string; settled?: true }): Promise<void> => {
    model = message.model ?? model;
    while (
      message.settled === true &&
      (await app.storage.db.generation.count({ where: { status: { notIn: [...TERMINAL_STATUSES] } } })) > 0
    ) {
      await delay(50);
    }
    process.send?.('done');
  };
  process.on('message', (message: { model?: string; settled?: true }) => void follow(message));
  process.once('disconnect', () => void app.close());
  process.send?.({ url, written, pairs: written.splice(0, twins.length), twins, planned });
}

async function storeScenes(
  { storage: { db } }: App,
  tenantId: string,
  count: number,
  drafted: boolean,
): Promise<string[]> {
  const script = await db.script.create({
    data: { tenantId, title: 'The Tide Table', logLine: 'A lighthouse keeper finds a letter dated tomorrow.' },
  });
  const scenes = await db.scene.createManyAndReturn({
    data: Array.from({ length: count }, (_, at) => ({
      scriptId: script.id,
      number: at + 1,
      act: 1,
      status: drafted ? ('WRITTEN' as const) : ('PLANNED' as const),
      outline: {
        heading: `INT. LAMP ROOM ${at + 1} - NIGHT`,
        description: `They look for page ${at + 1}.`,
        characters: ['Mara'],
        location: 'LAMP ROOM',
        timeOfDay: 'NIGHT',
        beats: [],
      },
      priorState: 'The page is missing.',
      nextState: 'The page is found.',
    })),
  });
  if (drafted) {
    const drafts = await db.draft.createManyAndReturn({
      data: scenes.map(({ id, number }) => ({
        sceneId: id,
        number: 1,
        kind: 'GENERATED' as const,
        state: 'COMPLETE' as const,
        text: `INT. LAMP ROOM ${number} - NIGHT\n\nRain.\n\nMARA\nPage ${number}.\n`,
        provider: 'bench',
        model: 'bench',
        promptVersion: 'scene/1',
        bibleVersions: [],
      })),
    });
    await db.$transaction(
      drafts.map(({ id, sceneId }) => db.scene.update({ where: { id: sceneId }, data: { currentDraftId: id } })),
    );
  }
  return scenes.toSorted((one, other) => one.number - other.number).map(({ id }) => encodeGlobalId('Scene', id));
}

if (process.argv[1] === FILE && process.argv[2] === 'serve') await serve(process.argv[3]!);
