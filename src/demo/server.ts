import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface FoundServer {
  url: string;
  /** One sentence for the screen. */
  how: string;
  stop(): Promise<void>;
}

type Stop = () => Promise<void>;

/**
 * The server that runs at the configured address, or one that is started for the time of the demonstration; `onStart` gets what stops
 * that one, before it is ready.
 */
export async function findOrStartServer(env: NodeJS.ProcessEnv, onStart: (stop: Stop) => void): Promise<FoundServer> {
  const url = env.SCRIPTGEN_URL ?? `http://${env.HOST ?? '127.0.0.1'}:${env.PORT ?? '4000'}`;
  const found = await whoAnswers(url);
  if (found === 'scriptgen') return { url, how: `using the server at ${url}`, stop: async () => {} };
  if (env.SCRIPTGEN_URL !== undefined) {
    throw new Error(
      `No ScriptGen server answers at ${url} (SCRIPTGEN_URL)${found === 'other' ? '; something else does' : ''}.`,
    );
  }
  return startServer(env, found === 'other' ? `${url} belongs to another program; ` : '', onStart);
}

async function whoAnswers(url: string): Promise<'scriptgen' | 'other' | 'nobody'> {
  if (!URL.canParse(url)) throw new Error(`"${url}" is no address of a server: it looks like http://127.0.0.1:4000.`);
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
    const { name, status } = (await response.json().catch(() => ({}))) as { name?: string; status?: string };
    if (name !== 'scriptgen') return 'other';
    if (!response.ok) {
      throw new UnwellError(
        `The ScriptGen server at ${url} is ${status ?? 'not well'}; see its log, or name another by SCRIPTGEN_URL.`,
      );
    }
    return 'scriptgen';
  } catch (error) {
    if (error instanceof UnwellError) throw error;
    // A connection that is taken and never answered is somebody's, too.
    return error instanceof DOMException && error.name === 'TimeoutError' ? 'other' : 'nobody';
  }
}

class UnwellError extends Error {}

async function startServer(env: NodeJS.ProcessEnv, why: string, onStart: (stop: Stop) => void): Promise<FoundServer> {
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
  onStart(stop);
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /(http:\/\/\S+)\/graphql/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error(`The server did not start.${output === '' ? '' : `\n${output}`}`)));
  });
  return { url, how: `${why}started a server at ${url} for the time of this demonstration`, stop };
}
