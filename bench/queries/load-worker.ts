import { createHash } from 'node:crypto';
import http from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

export interface LoadOrder {
  readonly url: string;
  /** Absent: a GET. */
  readonly body?: string;
  readonly requests: number;
  readonly atOnce: number;
}

export interface LoadResult {
  readonly ms: number;
  /** Of each answer's bytes; one if all are equal. */
  readonly hashes: readonly string[];
  readonly bytes: number;
}

const { url, body, requests, atOnce } = workerData as LoadOrder;
const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });

const ask = (): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks)));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });

const started = performance.now();
const answers = new Set<Buffer>();
let left = requests;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (left > 0) {
      left -= 1;
      answers.add(await ask());
    }
  }),
);
const ms = performance.now() - started;
const hashes = [...new Set([...answers].map((answer) => createHash('sha256').update(answer).digest('hex')))];
agent.destroy();
parentPort!.postMessage({ ms, hashes, bytes: [...answers][0]!.length } satisfies LoadResult, []);
