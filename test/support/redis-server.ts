import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A Redis of the tests' own, which keeps nothing. */
export interface RedisServer {
  readonly url: string;
  /** Ends it at once, as a power cut would. */
  stop(): Promise<void>;
}

/** Undefined on a machine without Redis. @param port default: a free one */
export async function startRedis(port?: number): Promise<RedisServer | undefined> {
  if (spawnSync('redis-server', ['--version']).error !== undefined) return undefined;
  return launch(port ?? (await freePort()));
}

/** Redis as a child of a shell that ends it when its standard input closes: it never outlives the process of a test. */
const UNTIL_INPUT_ENDS = 'redis-server "$@" & server=$!; cat > /dev/null; kill -KILL $server';

async function launch(port: number): Promise<RedisServer> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const shell = spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(shell, 'close');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    shell.stdout.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('Ready to accept connections')) resolve();
    });
    void ended.then(() => reject(new Error(`redis-server ended: ${said}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      shell.stdin.end();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
