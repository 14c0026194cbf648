import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { json, sendText, startRawUpstream } from '../test/support/raw-upstream.js';
import type { Handler } from '../test/support/raw-upstream.js';

/** The raw upstream in a process of its own, so that what it does takes no turn of the event loop that is measured. */
export interface UpstreamProcess {
  /** Base URL of the OpenAI-compatible interface. */
  url: string;
  /** Requests for answers since the last call, which are forgotten. */
  takeHits(): Promise<number>;
  close(): Promise<void>;
}

const FILE = fileURLToPath(import.meta.url);

export async function startUpstreamProcess(): Promise<UpstreamProcess> {
  const child = fork(FILE, ['serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    async takeHits() {
      child.send('take hits');
      const [hits] = (await once(child, 'message')) as [number];
      return hits;
    },
    async close() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/**
 * Beside what the raw upstream does by itself: `f-<status>-<tokens>` fails the first time that a prompt comes and streams from
 * then on; and a continuity check of a scene finds nothing.
 */
function benchHandler(): Handler {
  const failed = new Set<string>();
  return (hit, response) => {
    const { model, messages, response_format: format } = hit.body;
    if (format?.json_schema !== undefined && !model.startsWith('h')) {
      sendText(hit, response, [JSON.stringify({ issues: [] })]);
      return true;
    }
    const [kind, status, tokens] = model.split('-');
    if (kind !== 'f') return false;
    const prompt = JSON.stringify(messages);
    if (failed.has(prompt)) {
      sendText(
        hit,
        response,
        Array.from({ length: Number(tokens) }, (_, at) => `t${at + 1}@0 `),
      );
    } else {
      json(response, Number(status), { error: { message: 'not now', type: 'upstream_error', code: null } });
    }
    failed.add(prompt);
    return true;
  };
}

async function serve(): Promise<void> {
  const upstream = await startRawUpstream(benchHandler());
  process.on('message', () => process.send?.(upstream.hits.splice(0).length));
  process.once('disconnect', () => void upstream.close());
  process.send?.(upstream.url);
}

if (process.argv[1] === FILE && process.argv[2] === 'serve') await serve();
