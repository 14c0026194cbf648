import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface FoundServer {
  url: string;
  /** One sentence for the screen. */
  how: string;
  stop(): Promise<void>;
}

/** The server that runs at the configured address, or one that is started for the time of the demonstration. */
export async function findOrStartServer(env: NodeJS.ProcessEnv): Promise<FoundServer> {
  const url = env.SCRIPTGEN_URL ?? `http://${env.HOST ?? '127.0.0.1'}:${env.PORT ?? '4000'}`;
  if (await answers(url)) return { url, how: `using the server at ${url}`, stop: async () => {} };
  if (env.SCRIPTGEN_URL !== undefined) throw new Error(`No ScriptGen server answers at ${url} (SCRIPTGEN_URL).`);
  return startServer(env);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1_000) });
    return response.ok && ((await response.json()) as { name?: string }).name === 'scriptgen';
  } catch {
    // Nobody there, or something that is no ScriptGen: either way one has to be started.
    return false;
  }
}

async function startServer(env: NodeJS.ProcessEnv): Promise<FoundServer> {
  // In a process group of its own, so that Ctrl-C reaches the demonstration alone and the server outlives the cancelling.
  const server = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], {
    // The offline writer at a pace that can be read; a language model has its own.
    env: { OFFLINE_TOKENS_PER_SECOND: '120', ...env, PORT: '0', LOG_LEVEL: env.LOG_LEVEL ?? 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const gone = once(server, 'exit');
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGTERM');
    await gone;
  };
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /(http:\/\/\S+)\/graphql/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error(`The server did not start:\n${output}`)));
  });
  return { url, how: `started a server at ${url} for the time of this demonstration`, stop };
}
