import { setImmediate } from 'node:timers/promises';
import { TASK_ANSWERS } from '../../domain/task-answers.js';
import type { TaskName } from '../../domain/tasks.js';
import type { LlmProvider, ProviderCall, ProviderEvent } from '../provider.js';
import { LlmError } from '../llm-error.js';
import { writeCast } from './cast.js';
import { checkContinuity } from './continuity.js';
import { writeCritique } from './critique.js';
import { answerFreely } from './free-text.js';
import { writeOutline } from './outline.js';
import type { PacingClock } from './pacing.js';
import { estimateTokens, systemPacing, wordDeltas } from './pacing.js';
import { writePlot } from './plot.js';
import { writeCharacterLines } from './character-lines.js';
import { coverScene, sampleVoice, summariseEntry, summariseScene } from './computed-fields.js';
import { readInput } from './read-input.js';
import { writeRewrite } from './rewrite.js';
import { writeScene } from './scene.js';
import { writeSetting, writeTheme } from './setting-and-theme.js';

const NAME = 'offline-writer';
const MODEL = 'offline-writer-1';
/** An unpaced answer lets the event loop turn this often, so that other work and aborts go on. */
const TOKENS_PER_TURN = 64;

interface OfflineWriterOptions {
  /** How fast answers stream, in estimated tokens a second. 0 is as fast as they are read. */
  tokensPerSecond: number;
  /** Default: the system's. */
  clock?: PacingClock | undefined;
}

/**
 * A provider that writes sample pages by itself: no account, no network, and the same answer to the same task and input every time.
 * It writes in English only. It works from `call.task` and `call.input` and never reads the messages, except to estimate their tokens.
 *
 * Faults: CANCELLED when the signal aborts, BAD_REQUEST for a task or input it does not know.
 */
export function createOfflineWriter(options: OfflineWriterOptions): LlmProvider {
  const clock = options.clock ?? systemPacing;
  return {
    name: NAME,
    model: MODEL,
    languages: ['en'],
    caps: { strictSchema: true },
    stream: (call, signal) => stream(call, signal, options.tokensPerSecond, clock),
  };
}

async function* stream(
  call: ProviderCall,
  signal: AbortSignal,
  tokensPerSecond: number,
  clock: PacingClock,
): AsyncGenerator<ProviderEvent> {
  throwIfCancelled(signal, '');
  const deltas = wordDeltas(call.packed === undefined ? write(call.task, call.input) : writePack(call.packed));
  const began = clock.now();
  const yieldEvery = TOKENS_PER_TURN * 4;
  let sent = '';
  let yielded = 0;
  let complete = true;
  for (const delta of deltas) {
    if (estimateTokens(sent + delta) > call.maxOutputTokens) {
      complete = false;
      break;
    }
    if (tokensPerSecond > 0) {
      const due = began + (estimateTokens(sent + delta) / tokensPerSecond) * 1_000;
      const left = due - clock.now();
      if (left > 0) await clock.wait(left, signal);
    } else if (sent.length - yielded >= yieldEvery) {
      yielded = sent.length;
      await setImmediate();
    }
    throwIfCancelled(signal, sent);
    sent += delta;
    yield { type: 'delta', text: delta };
    throwIfCancelled(signal, sent);
  }
  const promptTokens = call.messages.reduce((sum, message) => sum + estimateTokens(message.text), 0);
  yield { type: 'usage', usage: { promptTokens, cachedPromptTokens: 0, completionTokens: estimateTokens(sent) } };
  yield { type: 'end', finishReason: complete ? 'stop' : 'length', model: MODEL };
}

/** Several answers as one object: prose as a string, structured answers as they are. */
function writePack(items: NonNullable<ProviderCall['packed']>): string {
  return JSON.stringify(
    Object.fromEntries(
      items.map(({ key, task, input }) => {
        const answer = write(task, input);
        return [key, task in TASK_ANSWERS ? (JSON.parse(answer) as unknown) : answer];
      }),
    ),
  );
}

function write(task: TaskName, input: unknown): string {
  switch (task) {
    case 'cast':
      return JSON.stringify(writeCast(readInput(task, input)));
    case 'plot':
      return JSON.stringify(writePlot(readInput(task, input)));
    case 'setting':
      return JSON.stringify(writeSetting(readInput(task, input)));
    case 'theme':
      return JSON.stringify(writeTheme(readInput(task, input)));
    case 'outline':
      return JSON.stringify(writeOutline(readInput(task, input)));
    case 'scene':
      return writeScene(readInput(task, input));
    case 'critique':
      return JSON.stringify(writeCritique(readInput(task, input)));
    case 'rewrite':
      return writeRewrite(readInput(task, input));
    case 'continuity':
      return JSON.stringify(checkContinuity(readInput(task, input)));
    case 'characterLines':
      return JSON.stringify(writeCharacterLines(readInput(task, input)));
    case 'sceneSummary':
      return summariseScene(readInput(task, input));
    case 'sceneCoverage':
      return JSON.stringify(coverScene(readInput(task, input)));
    case 'bibleSummary':
      return summariseEntry(readInput(task, input));
    case 'voiceSample':
      return sampleVoice(readInput(task, input));
    case 'freeText':
      return answerFreely(readInput(task, input).text);
    default:
      return readInput(task satisfies never, input);
  }
}

function throwIfCancelled(signal: AbortSignal, partialText: string): void {
  if (!signal.aborted) return;
  throw new LlmError(
    'CANCELLED',
    'The call to the offline writer was cancelled before its answer was complete. Ask again to have it whole.',
    {
      provider: NAME,
      partialText,
      cause: signal.reason,
    },
  );
}
