import { answerToJson } from '../stored-answer.js';
import type { CachedAnswer, EarlyAnswer, StoredAnswer } from '../stored-answer.js';

/** What `jsonb` cannot hold: U+0000, and halves of a surrogate pair, as JSON spells them. A text that only looks so is meant as well, and no harm. */
const NOT_IN_JSONB = /\\u(?:0000|d[89a-f])/i;

/** An answer that the ledger stores together with its attempt. */
export class EarlyEntry implements EarlyAnswer {
  readonly key: string;
  readonly tenantId: string;
  readonly generationId: string | undefined;
  readonly sceneId: string | undefined;
  readonly answer: StoredAnswer;
  readonly expiresAt: number;
  #stored = false;

  constructor(
    entry: CachedAnswer,
    private readonly watch: (write: Promise<void>) => void,
  ) {
    this.key = entry.key;
    this.tenantId = entry.tenantId;
    this.generationId = entry.generationId;
    this.sceneId = entry.sceneId;
    this.answer = entry.answer;
    this.expiresAt = entry.expiresAt;
  }

  during(write: Promise<void>): void {
    this.watch(
      write.then(
        () => {
          this.#stored = true;
        },
        // Whoever books it hears of that.
        () => {},
      ),
    );
  }

  /** Whether this answer is stored as it is: what else was paid for it, or cut from its prompt, may be known only after its last attempt. */
  holds(key: string, answer: StoredAnswer): boolean {
    const { text, provider, model, costNanoUsd, usage, trimmed = [] } = this.answer;
    return (
      this.#stored &&
      key === this.key &&
      text === answer.text &&
      provider === answer.provider &&
      model === answer.model &&
      costNanoUsd === answer.costNanoUsd &&
      usage.promptTokens === answer.usage.promptTokens &&
      usage.completionTokens === answer.usage.completionTokens &&
      trimmed.length === (answer.trimmed ?? []).length
    );
  }
}

/** False for an answer that would make the whole statement fail. */
export function fitsIntoStatement(answer: StoredAnswer): boolean {
  return !NOT_IN_JSONB.test(JSON.stringify(answerToJson(answer)));
}
