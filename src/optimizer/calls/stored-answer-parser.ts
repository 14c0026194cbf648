import { parseAnswer } from '../answers/parse.js';
import type { AnswerFinding } from '../answers/findings.js';
import type { StoredAnswer } from '../stored-answer.js';
import { mayServe } from './policy.js';
import type { Finished, PreparedCall } from './call.js';

/** A stored or shared answer, parsed by a call's own schema. */
interface ParsedAnswer {
  readonly value: unknown;
  readonly findings: readonly AnswerFinding[];
}

/** Parses stored and shared answers by the schema of one call, anew for each call: no two hold the same object. */
export class StoredAnswerParser<T> {
  constructor(
    private readonly call: Pick<PreparedCall<T>, 'request' | 'policy' | 'format'>,
    private readonly stream: boolean,
  ) {}

  /**
   * Undefined for an answer that does not serve: a packed answer where the task does not say that it is as good as one of its own; one
   * in the wrong form, since it was stored when nobody was there to check it, or when the schema allowed more.
   */
  shared(answer: StoredAnswer): ParsedAnswer | undefined {
    const { policy } = this.call;
    return mayServe(answer, policy.profile, policy.batch && !this.stream) ? this.form(answer) : undefined;
  }

  /** It is this call's answer, in whatever way it was sent. One that was cut off without leave is none. */
  own(answer: StoredAnswer): ParsedAnswer | undefined {
    return answer.finishReason === 'length' && this.call.request.allowIncomplete !== true
      ? undefined
      : this.form(answer);
  }

  /** An answer that was taken once is taken again, also where its repair had failed. */
  form({ text, finishReason }: StoredAnswer): ParsedAnswer | undefined {
    const { format } = this.call;
    if (format === undefined) return { value: text, findings: [] };
    const parsed = parseAnswer(text, format, { finishReason, lastResort: true });
    return parsed.ok ? parsed : undefined;
  }
}

export function fromStore(stored: StoredAnswer, { value, findings }: ParsedAnswer, source: 'l1' | 'l2'): Finished {
  const { text, finishReason, provider, model, origin, trimmed = [] } = stored;
  return { value, text, finishReason, provider, model, origin, attempts: [], source, trimmed, findings, stored };
}
