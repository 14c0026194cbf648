import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { DurableEvent } from '../../domain/events.js';
import type { StageName } from '../../domain/generations.js';
import { trimmedPart } from '../../domain/trimmed-parts.js';
import type { TrimKind, TrimmedPart } from '../../domain/trimmed-parts.js';
import type { LlmResult, TrimmedBlock } from '../../optimizer/types.js';
import type { Database } from '../../storage/database.js';

const MOST_GENERATIONS = 1_000;

/** An answer to a prompt of which the model was not shown all. */
export type TrimmedAnswer = Pick<LlmResult, 'provider' | 'model' | 'trimmed'>;
type PromptTrimmed = Extract<DurableEvent, { type: 'PromptTrimmed' }>;

/** The members of a stored event by which one way of cutting differs from another. An event that another version stored in another form is passed over, so its way is announced once more. */
const announcedEvent = z.object({
  stage: z.string(),
  provider: z.string(),
  model: z.string(),
  parts: z.array(trimmedPart.pick({ part: true, how: true })),
});

export function trimmedParts(blocks: readonly TrimmedBlock[]): TrimmedPart[] {
  return blocks.map(({ id, tokens, shortened, byServer }) => ({
    part: id,
    tokens,
    how: byServer === true ? 'CUT_BY_SERVER' : shortened ? 'SHORTENED' : 'LEFT_OUT',
  }));
}

/** Announces to the readers of a generation that prompts were cut: once for each way in which a stage's prompts are. */
export class TrimmedPrompts {
  readonly #announced = new LRUCache<string, Set<string>>({ max: MOST_GENERATIONS });

  constructor(private readonly db: Database) {}

  /** The events that are still to be announced; they count as announced unless they are taken back. Processes that work side by side may announce one twice. */
  async take(generationId: string, stage: StageName, answers: readonly TrimmedAnswer[]): Promise<PromptTrimmed[]> {
    if (answers.length === 0) return [];
    const before = this.#announced.has(generationId) ? new Set<string>() : await this.#announcedBefore(generationId);
    const announced = this.#announced.get(generationId) ?? before;
    this.#announced.set(generationId, announced);
    return answers.flatMap(({ provider, model, trimmed }) => {
      const parts = trimmedParts(trimmed);
      const event: PromptTrimmed = {
        type: 'PromptTrimmed',
        stage,
        provider,
        model,
        parts,
        reason: reasonOf(provider, model, parts),
      };
      const way = wayOf(event);
      if (announced.has(way)) return [];
      announced.add(way);
      return [event];
    });
  }

  async #announcedBefore(generationId: string): Promise<Set<string>> {
    const rows = await this.db.generationEvent.findMany({
      where: { generationId, type: 'PromptTrimmed' satisfies DurableEvent['type'] },
      select: { payload: true },
    });
    return new Set(
      rows.flatMap(({ payload }) => {
        const event = announcedEvent.safeParse(payload);
        return event.success ? [wayOf(event.data)] : [];
      }),
    );
  }

  /** The transaction that held these events failed: the next one is to announce them. */
  takeBack(generationId: string, events: readonly PromptTrimmed[]): void {
    for (const event of events) this.#announced.get(generationId)?.delete(wayOf(event));
  }
}

/** Names the way in which prompts were cut, without numbers: which of the earlier scenes was left out makes no other way. */
function wayOf({ stage, provider, model, parts }: z.output<typeof announcedEvent>): string {
  return JSON.stringify([
    stage,
    provider,
    model,
    [...new Set(parts.map(({ part, how }) => `${part.replaceAll(/\d+/g, '#')} ${how}`))].sort(),
  ]);
}

const DONE: Readonly<Record<Exclude<TrimKind, 'CUT_BY_SERVER'>, string>> = Object.freeze({
  SHORTENED: 'shortened',
  LEFT_OUT: 'left out',
});

function reasonOf(provider: string, model: string, parts: readonly TrimmedPart[]): string {
  const ours = parts.flatMap(({ part, how }) => (how === 'CUT_BY_SERVER' ? [] : [`${part} (${DONE[how]})`]));
  const theirs = parts.find(({ how }) => how === 'CUT_BY_SERVER');
  return [
    ...(ours.length === 0
      ? []
      : [`The prompt is longer than ${model} at ${provider} can read, so parts of it give way: ${ours.join(', ')}.`]),
    ...(theirs === undefined
      ? []
      : [
          `${provider} cut about ${theirs.tokens} tokens off a prompt for ${model} without an error, so what was written may miss what the prompt says.`,
        ]),
    'A larger context window shows the model all of it.',
  ].join(' ');
}
