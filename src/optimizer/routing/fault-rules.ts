import type { FaultCode, LlmError } from '../../llm/provider.js';
import type { Verdict } from './breaker.js';

/** What is done about a fault of one attempt. */
interface FaultRule {
  /** The same target is asked once more though others are ready: at once, or after a pause. */
  again: 'no' | 'at-once' | 'after-pause';
  /** The same target may be asked again when no other is left. */
  alone: boolean;
  next: 'yes' | 'larger-window' | 'no';
  /** What the breaker makes of it. */
  health: Verdict | 'cool-down' | 'open';
}

/** The upstream is well, and does not take this request: another may. */
const DECLINED: FaultRule = { again: 'no', alone: false, next: 'yes', health: 'neutral' };
const FINAL: FaultRule = { again: 'no', alone: false, next: 'no', health: 'neutral' };
/** The upstream is unwell: another is asked. */
const UNWELL: FaultRule = { again: 'no', alone: true, next: 'yes', health: 'failure' };
/** An accident of one request: it is asked once more first. */
const ACCIDENT: FaultRule = { ...UNWELL, again: 'after-pause' };
/** No second request will mend it. */
const BROKEN: FaultRule = { again: 'no', alone: false, next: 'yes', health: 'open' };

const RULES: Readonly<Record<FaultCode, FaultRule>> = {
  RATE_LIMITED: { again: 'no', alone: true, next: 'yes', health: 'cool-down' },
  QUOTA_EXHAUSTED: BROKEN,
  UNAVAILABLE: UNWELL,
  CONNECT_FAILED: { ...UNWELL, again: 'at-once' },
  HEADER_TIMEOUT: { ...UNWELL, alone: false },
  MALFORMED: ACCIDENT,
  PARTIAL_STREAM: UNWELL,
  TTFT_TIMEOUT: UNWELL,
  IDLE_TIMEOUT: UNWELL,
  TOTAL_TIMEOUT: { ...UNWELL, alone: false, health: 'neutral' },
  CANCELLED: FINAL,
  CONTEXT_TOO_LARGE: { ...FINAL, next: 'larger-window' },
  BAD_REQUEST: DECLINED,
  AUTH: BROKEN,
  MODEL_NOT_FOUND: BROKEN,
  CONTENT_REFUSED: DECLINED,
  SCHEMA_INVALID: DECLINED,
  // The upstream did answer.
  OUTPUT_LIMIT: { ...FINAL, health: 'success' },
  OUTPUT_TOO_LARGE: FINAL,
  BUDGET_EXCEEDED: FINAL,
  PRICE_UNKNOWN: FINAL,
  ALL_PROVIDERS_FAILED: FINAL,
};

/** For codes that were stored: another version may know others. */
export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(RULES, code);
}

/** Time-out, conflict, locked, too early. */
const ACCIDENTS: ReadonlySet<number | undefined> = new Set([408, 409, 423, 425]);

/**
 * The repair of an invalid answer and the shorter form of a prompt that was too long are no matter of these rules: there the
 * next attempt asks something else.
 */
export function ruleFor({ code, status }: Pick<LlmError, 'code' | 'status'>): FaultRule {
  return code === 'UNAVAILABLE' && ACCIDENTS.has(status) ? ACCIDENT : RULES[code];
}

/** How long a fault that no second request mends keeps its target out, in milliseconds. */
export const BROKEN_MS = 600_000;
