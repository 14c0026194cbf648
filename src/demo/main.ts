import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ScriptGenClient } from './client.js';
import { CANCEL, GENERATE, RESULT } from './operations.js';
import type { Result } from './operations.js';
import { Screen } from './screen.js';
import { findOrStartServer } from './server.js';

const USAGE = `Usage: npm run demo -- "<log line>" [options]

  --scenes <n>       how many scenes to write (default 3)
  --characters <n>   how many characters to invent (default 3)
  --full             a full script over all acts, not a run of scenes
  --rounds <n>       rounds of critique and rewrite (default 1)
  --one-by-one       write scenes one after the other, each knowing how the last one ends
  --out <folder>     where the .fountain file goes (default: here)

SCRIPTGEN_URL names the server to use; else the one at HOST and PORT, or one is started. SCRIPTGEN_API_KEY is sent when set.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      scenes: { type: 'string', default: '3' },
      characters: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '1' },
      full: { type: 'boolean', default: false },
      'one-by-one': { type: 'boolean', default: false },
      out: { type: 'string', default: '.' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const logLine = positionals.join(' ').trim();
  if (values.help || logLine === '') {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const screen = new Screen(process.stdout, colours);
  const server = await findOrStartServer(process.env);
  const client = new ScriptGenClient(server.url, process.env.SCRIPTGEN_API_KEY);
  try {
    screen.line(`ScriptGen demo: ${server.how}`);
    const { generateScript: started } = await client.request<{ generateScript: { __typename: string; id?: string; script?: { id: string }; message?: string } }>(GENERATE, {
      input: {
        logLine,
        config: {
          scope: values.full ? 'FULL_SCRIPT' : 'MULTI_SCENE',
          sceneCount: Number(values.scenes),
          characterCount: Number(values.characters),
          rewriteIterations: Number(values.rounds),
          parallelGeneration: !values['one-by-one'],
        },
      },
    });
    if (started.id === undefined) {
      console.error(started.message);
      return 2;
    }
    const id = started.id;
    const cancelled = cancelOnInterrupt(client, screen, id);
    let outcome = '';
    for await (const event of client.follow(id)) {
      screen.show(event);
      outcome = event.__typename;
      if (event.__typename === 'GenerationFailed') {
        screen.line(`The generation failed (${event.failure.code}): ${event.failure.message}`);
        return 1;
      }
    }
    if (outcome === 'GenerationCancelled') {
      await cancelled();
      screen.line('Cancelled. What was written before is kept on the server.');
      return 130;
    }
    const result = await client.request<Result>(RESULT, { id: started.script!.id, generation: id });
    const file = path.join(values.out, result.script.export.fileName);
    writeFileSync(file, result.script.export.text);
    screen.line(summary(result, file));
    return 0;
  } finally {
    await server.stop();
  }
}

/** Ctrl-C cancels the generation and lets its last event end the demonstration; a second one ends it at once. */
function cancelOnInterrupt(client: ScriptGenClient, screen: Screen, id: string): () => Promise<void> {
  let cancelling: Promise<unknown> = Promise.resolve();
  let asked = false;
  const onInterrupt = () => {
    if (asked) process.exit(130);
    asked = true;
    screen.line('Cancelling; press Ctrl-C again to leave at once.');
    cancelling = client.request(CANCEL, { id }).catch((error: unknown) => screen.line(`Could not cancel: ${String(error)}`));
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  return async () => {
    await cancelling;
  };
}

function summary({ script, generation: { usage } }: Result, file: string): string {
  const writers = new Set(script.scenes.edges.flatMap(({ node }) => (node.draft ? [`${node.draft.provenance.provider}, model ${node.draft.provenance.model}`] : [])));
  const cost = usage.costUsd === null ? 'cost unknown (no price for this model)' : `$${usage.costUsd.toFixed(4)}`;
  const number = new Intl.NumberFormat('en');
  return [
    `"${script.title}" is in ${file}`,
    `written by ${[...writers].join('; ')}`,
    `${usage.llmCalls} model calls, ${number.format(usage.promptTokens)} tokens in, ${number.format(usage.completionTokens)} out, ${cost}${usage.estimated ? ' (partly estimated)' : ''}`,
  ].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
