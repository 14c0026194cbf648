import type { Block, Span, TitleEntry } from '../ast.js';
import type { Diagnostic, ParseResult, Repair } from '../diagnostics.js';
import { DEFAULT_LIMITS } from '../limits.js';
import type { Cast, CastMember } from './cast.js';

export interface DraftLimits {
  /** Longest draft, in UTF-16 units. */
  readonly maxChars: number;
  readonly maxBlocks: number;
  readonly maxLineChars: number;
  readonly maxDiagnostics: number;
}

export const DEFAULT_DRAFT_LIMITS: DraftLimits = Object.freeze({
  maxChars: 1024 * 1024,
  maxBlocks: 20_000,
  maxLineChars: 64 * 1024,
  maxDiagnostics: DEFAULT_LIMITS.maxDiagnostics,
});

export interface DraftOptions {
  /** Who may speak. Two members whose names fold to the same are refused with `CastConflict`. */
  readonly cast?: readonly CastMember[] | Cast;
  /** Known places, whose spelling headings are given. */
  readonly locations?: readonly CastMember[] | Cast;
  readonly limits?: Partial<DraftLimits>;
  /**
   * The model may think aloud and mark only the end of its thoughts, with `</think>`. Then no block is settled before that mark or
   * the end of the draft, as all of the text may be thoughts. Default false: thoughts are recognised only above the first line
   * that looks like a screenplay.
   */
  readonly thinksAloud?: boolean;
  /** Share of repaired or faulty lines above which the draft counts as poor. Default 0.25. */
  readonly poorShare?: number;
}

export type DraftEvent =
  | { readonly type: 'settled'; readonly block: Block; readonly span: Span }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic };

/** Why a draft ended: it is complete, the caller cut it off, or it was above one of the limits. */
export type DraftEnd = 'complete' | 'early' | 'maxChars' | 'maxBlocks' | 'maxLineChars';

export interface Speaker {
  /** Index in the body. */
  readonly block: number;
  readonly side: 'LEFT' | 'RIGHT' | null;
  /** Id of the cast member. */
  readonly id: string;
}

export interface DraftResult extends ParseResult {
  readonly ended: DraftEnd;
  /** Each change made to the text, also among the diagnostics. */
  readonly repairs: readonly Repair[];
  /** What the model said before the screenplay; null if nothing. */
  readonly preamble: string | null;
  readonly postscript: string | null;
  /** A title page that the model wrote; a scene has none, so it is not in the script. */
  readonly titlePage: readonly TitleEntry[];
  /** Who speaks where, for the cues that the cast knows. */
  readonly speakers: readonly Speaker[];
  readonly unknownSpeakers: readonly string[];
  /** Whether so many lines were badly written that asking the model again may be better. */
  readonly poor: boolean;
}

/** Text was given to a draft that has been finished. */
export class DraftFinished extends Error {
  override readonly name = 'DraftFinished';
  constructor() {
    super('This draft is finished: create another one for more text.');
  }
}

export interface Draft {
  /** The limit that ended the draft, after which the caller should stop the model. Undefined while the draft takes text. */
  readonly ended: DraftEnd | undefined;
  /** Whether so many of the lines so far were repaired or faulty that asking the model again may be better. */
  readonly poor: boolean;
  /**
   * Reads more text. Returns the blocks that no later text can change, and the diagnostics, in order. Text beyond a limit is not
   * read.
   * @throws {DraftFinished} after `finish`
   */
  push(chunk: string): readonly DraftEvent[];
  /** Settles the rest. `early` marks a text that was cut off. Calling it again gives the same result. */
  finish(options?: { readonly early?: boolean }): DraftResult;
}
