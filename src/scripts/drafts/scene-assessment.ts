import type { ParseResult } from '../../screenplay/diagnostics.js';
import { assess, compareAssessments } from '../../screenplay/draft/assess.js';
import type { Assessment } from '../../screenplay/draft/assess.js';
import { resolveCue } from '../../screenplay/draft/cast.js';
import type { Cast } from '../../screenplay/draft/cast.js';
import type { DraftResult } from '../../screenplay/draft/draft.js';
import { parse } from '../../screenplay/fountain/parse.js';
import { NOBODY, termKey } from '../../screenplay/languages/terms.js';
import { isMendable, lint, noteFor } from '../../screenplay/lint/lint.js';
import type { Finding } from '../../screenplay/lint/rule.js';
import { castOfNames } from '../cast.js';
import type { PlannedLength } from './draft-length.js';

/** What a scene's text is assessed against: its plan, and who may speak in it. */
export interface SceneFrame {
  /** The planned scene heading. */
  heading: string;
  /** The story's, in the language that it is to be written in. */
  logLine?: string | undefined;
  /** BCP 47, of the script. Absent: nobody has said it, and the log line shows it. */
  language?: string | undefined;
  /** Words and phrases that must not appear. */
  avoid?: readonly string[] | undefined;
  /** Another name of its place. */
  location?: string | undefined;
  /** Names of the characters who have a bible. */
  cast: readonly string[];
  /** Names in the outline: those that mean nobody in `cast` are minor parts, and may speak as well. */
  planned?: readonly string[] | undefined;
  /** Names of the setting's places. */
  locations?: readonly string[] | undefined;
  /** How long it is to be. Absent: nobody planned that. */
  length?: PlannedLength | undefined;
}

/** How well a text fits as the scene that was planned. */
export interface SceneAssessment extends Assessment {
  /** The linter's errors, unknown speakers among them. */
  readonly errors: readonly Finding[];
}

/** Who may speak in a scene. The plan may say in words, as "nobody", that no one does. */
export function speakersOf({ cast, planned = [] }: SceneFrame): Cast {
  const known = castOfNames(cast);
  return castOfNames([
    ...cast,
    ...planned.filter((name) => !NOBODY.has(termKey(name)) && resolveCue(name, known).kind === 'unknown'),
  ]);
}

/** Cast violations and words that the author rules out count as errors. Findings of the parser alone (unclosed marks, a lone `^`) do not matter: printing removes them. */
const LEVELS = Object.freeze({ CUE103: 'ERROR', AVD101: 'ERROR' } as const);

/** How well a text that was parsed fits as the scene. */
export function assessScene(subject: ParseResult | DraftResult, frame: SceneFrame): SceneAssessment {
  const cast = speakersOf(frame);
  const given = cast.entries.length === 0 ? {} : { cast };
  const { avoid, language } = frame;
  const findings = lint(subject.script, {
    scope: 'SCENE',
    levels: LEVELS,
    ...given,
    ...(avoid === undefined ? {} : { avoid }),
    ...(language === undefined ? {} : { language }),
  });
  return { ...assess(subject, given), errors: findings.filter(({ level }) => level === 'ERROR') };
}

/** As `assessScene`, for a text. @param text Fountain, as stored */
export function assessDraft(text: string, frame: SceneFrame): SceneAssessment {
  return assessScene(parse(text), frame);
}

/** A rewrite that keeps fewer of the words has lost the scene. */
const LEAST_WORDS = 1 / 3;

/**
 * Whether a rewrite may take the place of the draft it was made from: it has no more errors, and is still the scene.
 *
 * @param wantedShare the share of its length that the old draft should have come to, if it was too long
 */
export function mayReplace(rewrite: SceneAssessment, old: SceneAssessment, wantedShare = 1): boolean {
  const minWordShare = Math.min(LEAST_WORDS, wantedShare / 2);
  return rewrite.errors.length <= old.errors.length && compareAssessments(rewrite, old, { minWordShare }).notWorse;
}

const MOST_NOTES = 12;

/** Instructions to a writer, one for each error of form that a rewrite can mend. */
export function formNotes({ errors }: SceneAssessment): string[] {
  return [...new Set(errors.filter(isMendable).map((finding) => `form: ${noteFor(finding)}`))].slice(0, MOST_NOTES);
}
