import type { FaultCode, FinishReason } from '../../llm/provider.js';
import { allocate } from '../money/allocation.js';
import { parseAnswer } from '../answers/parse.js';
import { PACKING } from './economics.js';
import type { LaneItem } from './lane-item.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { AttemptUsage, AttemptOutcome } from '../upstream.js';
import type { TrimmedBlock } from '../types.js';
import { itemKey, textOf } from './pack-prompt.js';
import { keyAt } from '../upstream.js';
import { PackReader } from './pack-reader.js';
import type { Execution, Items } from './strategy.js';

interface ItemAnswer {
  readonly value: unknown;
  readonly text: string;
  readonly tokens: number;
}

const CHARACTERS_PER_TOKEN = 4;
/** From this length on, in characters, two answers are not equal by chance. */
const LONG_ANSWER = 40;
const STOP: FinishReason = 'stop';

/** The answers of one packed request: which item has one, and what each used. */
export class PackAnswers {
  readonly byItem = new Map<LaneItem, ItemAnswer>();
  /** By attempt, then by item: what the attempts used. */
  readonly shares: (readonly AttemptUsage[])[] = [];
  readonly #tokens = new Map<string, number>();
  #counting: Promise<void>[] = [];
  #reader = this.#newReader();
  #source: { provider: string; model: string } | undefined;

  constructor(
    private readonly items: Items,
    private readonly counter: Pick<TokenCounter, 'count'>,
    private readonly group: Execution['group'],
  ) {}

  started(source: { provider: string; model: string }): void {
    this.#source = source;
  }

  /** Who answers; undefined where nobody has begun to. */
  get provider(): string | undefined {
    return this.#source?.provider;
  }

  /** Resolves when the answers that this piece completes are counted. */
  async push(text: string): Promise<void> {
    this.#reader.push(text);
    await Promise.all(this.#counting.splice(0));
  }

  /** The reply begins anew. What was finished stays. */
  reset(): void {
    this.#reader = this.#newReader();
  }

  /** The whole reply as it was read leniently, for what the first parsed missed. */
  async complete(reply: unknown): Promise<void> {
    for (const [key, value] of entriesOf(reply)) this.#take(key, value);
    await Promise.all(this.#counting.splice(0));
  }

  /** By item: its answer, or why it has none. */
  readonly outcomes = async ({
    value,
    fault,
  }: {
    value: unknown;
    fault: FaultCode | undefined;
  }): Promise<AttemptOutcome[]> => {
    await this.complete(value);
    return this.items.map((item) => {
      const answer = this.byItem.get(item);
      return answer === undefined ? (fault ?? 'SCHEMA_INVALID') : { text: answer.text, finishReason: STOP };
    });
  };

  readonly allocate = (usage: AttemptUsage, text: string): readonly AttemptUsage[] => {
    const { prefixTokens, price } = this.group;
    const count = this.items.length;
    // Times the number of items, so that the equal parts of the prefix are whole numbers.
    const input = this.items.map(
      ({ call }) => count * Math.max(1, call.promptTokens - prefixTokens) + prefixTokens + PACKING.instructionTokens,
    );
    return allocate(usage, { input, output: this.#outputTokens(text) }, price);
  };

  readonly booked = (shares: readonly AttemptUsage[]): void => {
    this.shares.push(shares);
  };

  sharesOf(item: LaneItem): AttemptUsage[] {
    const index = this.items.indexOf(item);
    return this.shares.flatMap((shares) => shares[index] ?? []);
  }

  /** Ends the items that have an answer. */
  deliver(from: { provider: string; model: string; trimmed?: readonly TrimmedBlock[] | undefined } | undefined): void {
    const { provider, model } = from ?? this.#source ?? { provider: '', model: '' };
    for (const [item, { value, text }] of this.byItem) {
      item.resolve({
        value,
        text,
        finishReason: STOP,
        provider,
        model,
        attempts: this.sharesOf(item),
        origin: 'packed',
        trimmed: from?.trimmed,
      });
    }
  }

  #newReader(): PackReader {
    return new PackReader((key, value) => this.#take(key, value));
  }

  #take(key: string, value: unknown): void {
    const item = this.items.find((_, index) => keyAt(index) === key);
    if (item === undefined || this.byItem.has(item)) return;
    const answer = answerTo(item, value);
    if (answer === undefined || this.#repeatsAnother(item, answer.text)) return;
    this.byItem.set(item, { ...answer, tokens: 0 });
    if (this.#source !== undefined) item.emit({ type: 'start', ...this.#source });
    item.emit({ type: 'delta', text: answer.text });
    this.#counting.push(
      this.counter.count(answer.text).then((tokens) => {
        this.#tokens.set(answer.text, tokens);
        this.byItem.set(item, { ...answer, tokens });
      }),
    );
  }

  /** A weak model says the same to every item: of long answers that are equal only the first is believed, unless their items are. */
  #repeatsAnother(item: LaneItem, text: string): boolean {
    if (text.length < LONG_ANSWER) return false;
    return [...this.byItem].some(([other, answer]) => answer.text === text && textOf(other) !== textOf(item));
  }

  /** Of what an attempt wrote: counted where an answer is finished, by its length where it is not. */
  #outputTokens(text: string): number[] {
    const reader = new PackReader();
    reader.push(text);
    const written = this.items.map((_, index) => {
      const value = reader.answers.get(keyAt(index));
      return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    });
    const unfinished = this.items.findIndex((_, index) => !reader.answers.has(keyAt(index)));
    const rest = Math.max(0, text.length - written.reduce((total, { length }) => total + length, 0));
    return written.map(
      (answer, index) =>
        (this.#tokens.get(answer) ?? tokensByLength(answer.length)) + (index === unfinished ? tokensByLength(rest) : 0),
    );
  }
}

/** The answers of a whole reply by their items' keys: the members of an object or of what it wraps, or a list whose entries name theirs. */
function entriesOf(reply: unknown): (readonly [key: string, value: unknown])[] {
  if (Array.isArray(reply)) return reply.flatMap(namedEntry);
  if (typeof reply !== 'object' || reply === null) return [];
  const entries = Object.entries(reply).map(([name, value]) => [itemKey(name), value] as const);
  const [only, ...others] = entries;
  return only !== undefined && others.length === 0 && only[0] !== keyAt(0) && typeof only[1] === 'object'
    ? entriesOf(only[1])
    : entries;
}

/** `{"key": "r1", "answer": ...}`, or the members of an answer beside its key. */
function namedEntry(entry: unknown): (readonly [key: string, value: unknown])[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
  const name = NAMES.find((each) => typeof (entry as Record<string, unknown>)[each] === 'string');
  if (name === undefined) return Object.entries(entry).map(([key, value]) => [itemKey(key), value] as const);
  const { [name]: key, ...rest } = entry as Record<string, unknown>;
  const [value, ...others] = Object.values(rest);
  return [[itemKey(key as string), others.length === 0 ? value : rest]];
}

const NAMES = ['key', 'item', 'id'] as const;

/** A text of its own, or one that stands alone in an object. Dots copied from the prompt are none. */
function plainText(value: unknown): string | undefined {
  const members: unknown[] =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : [value];
  const [text, ...others] = members;
  return typeof text === 'string' && others.length === 0 && /[\p{L}\p{N}]/u.test(text) ? text : undefined;
}

/** Checked as an answer of its own would be; undefined for one that is refused or of no use. */
function answerTo({ call }: LaneItem, value: unknown): { value: unknown; text: string } | undefined {
  if (call.format === undefined) {
    const text = plainText(value);
    return text === undefined ? undefined : { value: text, text };
  }
  if (value === null || value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const parsed = parseAnswer(text, call.format);
  return parsed.ok ? { value: parsed.value, text } : undefined;
}

function tokensByLength(length: number): number {
  return Math.ceil(length / CHARACTERS_PER_TOKEN);
}
