import type { FaultCode, LlmError } from '../../llm/provider.js';
import type { AnswerLengths } from '../money/answer-lengths.js';
import { book } from '../money/booking.js';
import type { Booking, Books } from '../money/booking.js';
import type { AttemptUsage, SharingCalls, Target, UpstreamCall } from '../upstream.js';
import type { Truncation, TruncationWatch } from './truncation.js';
import { Attempt } from './attempt.js';
import type { BookedAttempt } from '../money/usage.js';
import type { Admission } from './admission.js';
import type { OutputRoom } from './output-room.js';
import type { Admissions } from './admissions.js';

/** Reported prompts that are counted to learn from: the first ones, then one in so many. */
const FIRST_LESSONS = 20;
const LATER_LESSONS = 20;

/** A call went to another target because of a fault at the one before. */
export interface Failover {
  readonly from: Target;
  readonly to: Target;
  readonly reason: FaultCode;
  readonly calls: readonly UpstreamCall[];
}

interface AttemptBooksOptions extends Books {
  lengths: AnswerLengths;
  outputRoom: OutputRoom;
  /** Default: nobody notices prompts that are cut without an error. */
  truncation?: Pick<TruncationWatch, 'sawPrompt'> | undefined;
  onFailover?: ((failover: Failover) => void) | undefined;
}

/** An attempt that failed. */
export interface Failed {
  readonly target: Target;
  readonly fault: LlmError;
}

/** Counts and books the attempts of all requests, and learns from each. */
export class AttemptBooks {
  readonly #numbers = new WeakMap<UpstreamCall, number>();
  #lessons = 0;

  constructor(private readonly options: AttemptBooksOptions) {}

  /** Counts an attempt for the call, and says that it is dispatched: gives 1 for its first. */
  number(call: UpstreamCall): number {
    const number = (this.#numbers.get(call) ?? 0) + 1;
    this.#numbers.set(call, number);
    if (number === 1) call.onDispatch();
    return number;
  }

  /** A request leaves: says so to whom it concerns. Gives the numbers of its attempt, by call. */
  began(calls: SharingCalls, to: Target, before: Failed | undefined): number[] {
    const numbers = calls.map((call) => this.number(call));
    const { stats, onFailover } = this.options;
    stats.attemptBegan(to.provider.name, to.model, calls[0].request.task);
    if (before !== undefined && before.target !== to) {
      stats.count('failovers');
      onFailover?.({ from: before.target, to, reason: before.fault.code, calls });
    }
    return numbers;
  }

  /** Ends what an admission began. `asked`: as long as the answer was to be, in tokens. Gives the shares, by call. */
  async ended(
    admission: Admission,
    { route }: Admissions,
    asked: number,
    booking: Omit<Booking, 'target' | 'reservation'>,
  ): Promise<readonly AttemptUsage[]> {
    const { target, reservation, grant, breakerGrant, allowed } = admission;
    const { attempt, fault } = booking;
    grant.ended({
      firstTokenMs: attempt.firstTokenMs,
      durationMs: attempt.durationMs,
      timedOut: fault?.code === 'TTFT_TIMEOUT',
    });
    route.ended(target, breakerGrant, fault);
    const shares = await book(this.options, { ...booking, target, reservation });
    const sum = (count: (share: AttemptUsage) => number): number =>
      shares.reduce((all, share) => all + count(share), 0);
    grant.reconcile(sum(({ usage }) => usage.promptTokens + usage.completionTokens));
    this.#noteLength(
      booking,
      target,
      sum(({ usage }) => usage.completionTokens),
      { asked, allowed },
    );
    const truncated = await this.#truncationOf(target, attempt);
    if (truncated === undefined) this.#learn(target, attempt, booking.calls);
    else if (attempt instanceof Attempt) attempt.truncated = truncated;
    return shares;
  }

  #noteLength(
    { calls, fault }: Pick<Booking, 'calls' | 'fault'>,
    target: Target,
    completionTokens: number,
    { asked, allowed }: { asked: number; allowed: number },
  ): void {
    if (fault !== undefined && fault.code !== 'OUTPUT_LIMIT') return;
    const { lengths, outputRoom } = this.options;
    const { task } = calls[0].request;
    lengths.observe(task, target.model, fault === undefined ? completionTokens : allowed, allowed);
    if (fault === undefined) outputRoom.ended(target, task, completionTokens, asked);
  }

  /** Of a prompt that the server cut without a word: what it reports teaches nothing about tokens. */
  async #truncationOf(target: Target, attempt: BookedAttempt): Promise<Truncation | undefined> {
    const { truncation } = this.options;
    if (truncation === undefined || attempt.reported === undefined || !(attempt instanceof Attempt)) return undefined;
    return truncation.sawPrompt(target, attempt.call.messages, attempt.reported.promptTokens).catch(() => undefined);
  }

  /** A sample: counting takes time. Not waited for, and no harm if it fails: a counter that cannot be loaded shows where a count is needed. */
  #learn(target: Target, { reported, model }: BookedAttempt, [call, ...others]: readonly UpstreamCall[]): void {
    const { tokens } = this.options;
    if (
      reported === undefined ||
      call === undefined ||
      others.length > 0 ||
      this.#numbers.get(call) !== 1 ||
      target.provider.baseUrl === undefined
    ) {
      return;
    }
    this.#lessons += 1;
    if (this.#lessons > FIRST_LESSONS && this.#lessons % LATER_LESSONS !== 0) return;
    tokens
      .countMessages(call.messages)
      .then((counted) => tokens.learn(model, counted, reported.promptTokens))
      .catch(() => {});
  }
}
