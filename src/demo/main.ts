import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ScriptGenClient } from './client.js';
import { CANCEL, GENERATE, RESULT } from './operations.js';
import type { Result, Started } from './operations.js';
import { readOptions, USAGE, UsageError } from './options.js';
import type { DemoOptions } from './options.js';
import { Screen } from './screen.js';
import { checkFolder, writeScript } from './script-file.js';
import { findOrStartServer } from './server.js';

const INTERRUPTED = 130;

/** What Ctrl-C does: while the generation runs it cancels it; before, after and the second time it ends the demonstration. */
class Interrupts {
  cancel: (() => void) | undefined;
  stopServer: () => Promise<void> = async () => {};
  /** The demonstration ends: failures from now on are not reported. */
  leaving = false;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#interrupt());
  }

  #interrupt(): void {
    const cancel = this.cancel;
    this.cancel = undefined;
    if (cancel !== undefined) return cancel();
    if (this.leaving) process.exit(INTERRUPTED);
    console.error('Stopping.');
    void this.leave(INTERRUPTED);
  }

  async leave(exitCode: number): Promise<void> {
    this.leaving = true;
    await this.stopServer();
    process.exit(exitCode);
  }
}

async function main(interrupts: Interrupts): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  // npm runs its scripts in the package's folder; a folder on the command line is meant from where it was typed.
  const out = path.resolve((process.env.npm_lifecycle_event === 'demo' && process.env.INIT_CWD) || '.', options.out);
  await checkFolder(out);
  const screen = new Screen(process.stdout, {
    colours: process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
    columns: process.stdout.columns,
  });
  const server = await findOrStartServer(process.env, (stop) => (interrupts.stopServer = stop));
  if (interrupts.leaving) return INTERRUPTED;
  try {
    screen.line(`ScriptGen demo: ${server.how}`);
    return await demonstrate(
      new ScriptGenClient(server.url, process.env.SCRIPTGEN_API_KEY),
      screen,
      options,
      out,
      interrupts,
    );
  } finally {
    await server.stop();
  }
}

async function demonstrate(
  client: ScriptGenClient,
  screen: Screen,
  { logLine, config }: DemoOptions,
  out: string,
  interrupts: Interrupts,
): Promise<number> {
  const { generateScript: started } = await client.request<{ generateScript: Started }>(GENERATE, {
    input: { logLine, config },
  });
  if (started.id === undefined) {
    throw new UsageError(started.message ?? 'The server refused the script without a reason.');
  }
  const { id } = started;
  let cancelling: Promise<unknown> | undefined;
  interrupts.cancel = () => {
    screen.line('Cancelling; press Ctrl-C again to leave at once.');
    cancelling = client
      .request(CANCEL, { id })
      .catch((error: unknown) => screen.line(`Could not cancel: ${messageOf(error)}`));
  };
  for await (const event of client.follow(id)) {
    screen.show(event);
    if (event.__typename === 'GenerationFailed') {
      screen.line(`The generation failed (${event.failure.code}): ${event.failure.message}`);
      return 1;
    }
    if (event.__typename === 'GenerationPaused') {
      screen.line(`The generation is paused, and goes on by resumeGeneration(id: "${id}"): ${event.reason}`);
      return 1;
    }
    if (event.__typename === 'GenerationCancelled') {
      await cancelling;
      screen.line('Cancelled. What was written before is kept on the server.');
      return INTERRUPTED;
    }
  }
  interrupts.cancel = undefined;
  const result = await finalResult(client, { id: started.script.id, generation: id });
  const { file, beside } = await writeScript(out, result.script.export.fileName, result.script.export.text);
  screen.line(summary(result, shown(file), beside && path.basename(beside)));
  return 0;
}

/** Calls that were answered from a cache are booked within a second after: the result is read until nothing is added to it for longer. */
const SETTLING_MS = 1_200;
const MOST_ATTEMPTS = 5;

async function finalResult(client: ScriptGenClient, variables: { id: string; generation: string }): Promise<Result> {
  let result = await client.request<Result>(RESULT, variables);
  for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
    await setTimeout(SETTLING_MS);
    const again = await client.request<Result>(RESULT, variables);
    if (again.generation.usage.llmCalls === result.generation.usage.llmCalls) return again;
    result = again;
  }
  return result;
}

function summary({ script, generation: { usage } }: Result, file: string, beside: string | undefined): string {
  const writers = new Set(
    script.scenes.edges.flatMap(({ node }) =>
      node.draft ? [`${node.draft.provenance.provider}, model ${node.draft.provenance.model}`] : [],
    ),
  );
  const cost = usage.costUsd === null ? 'cost unknown (no price for this model)' : `$${usage.costUsd.toFixed(4)}`;
  const number = new Intl.NumberFormat('en');
  return [
    `"${script.title}" is in ${file}${beside === undefined ? '' : ` (${beside} was there with another text, and is as it was)`}`,
    `written by ${[...writers].join('; ')}`,
    `${usage.llmCalls} model calls, ${number.format(usage.promptTokens)} tokens in, ${number.format(usage.completionTokens)} out, ${cost}${usage.estimated ? ' (partly estimated)' : ''}`,
  ].join('\n');
}

/** A path as one would type it. */
function shown(file: string): string {
  const near = path.relative('.', file);
  return near.startsWith('..') ? file : near;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const interrupts = new Interrupts();
// Who reads may stop reading: `npm run demo ... | head`.
process.stdout.on('error', () => void interrupts.leave(0));
try {
  process.exitCode = await main(interrupts);
} catch (error) {
  if (!interrupts.leaving) console.error(messageOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
