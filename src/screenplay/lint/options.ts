import type { Loss, Span } from '../ast.js';
import type { ActStructure } from '../beats.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Cast, CastMember } from '../draft/cast.js';
import type { Layout, Profile } from '../layout/page.js';
import type { ScriptKind } from './kinds.js';
import { ruleOf } from './registry.js';
import type { BeatBinding, LintLevel, Rule, Thresholds } from './rule.js';

export interface LintOptions {
  /** `SCENE` leaves out the rules that judge a script as a whole. Default `SCRIPT`. */
  readonly scope?: 'SCRIPT' | 'SCENE';
  /** Of the parser, for CUE004 and MRK001. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Of the parser: findings then say where they stand in the text that was read. */
  readonly spans?: readonly Span[];
  /** The text that was read: with `spans`, findings say the very words rather than the block. */
  readonly source?: string;
  /** Of this script. Default: made when a rule needs it. */
  readonly layout?: Layout;
  /** For the layout that is made. Default US Letter. */
  readonly profile?: Profile;
  /** Those who may speak, for CUE103. */
  readonly cast?: Cast | readonly CastMember[];
  /** For LEN101. */
  readonly kind?: ScriptKind;
  /** For STR101. */
  readonly beats?: { readonly structure: ActStructure; readonly bound: readonly BeatBinding[] };
  /** What the chosen export has no form for, as its writer told, for EXP002. */
  readonly exportLosses?: readonly Loss[];
  /** Characters of a text that the fonts lack, for EXP001. */
  readonly missingCharacters?: (text: string) => readonly string[];
  /** Language of the script, BCP 47: rules that look for words are left out if theirs are not known. Default: told by the script's words. */
  readonly language?: string;
  /** A whole script that has so many findings of one kind gets one that tells their number. Default 5; `Infinity` tells each. */
  readonly habitFrom?: number;
  /** Levels by rule; `OFF` leaves it out. */
  readonly levels?: Readonly<Record<string, LintLevel | 'OFF'>>;
  /** Thresholds by rule; absent ones have their usual value. */
  readonly thresholds?: Readonly<Record<string, Thresholds>>;
}

/** A level or threshold for something that does not exist. Nothing was checked. */
export class InvalidLintOptions extends Error {
  override readonly name = 'InvalidLintOptions';
}

/** @throws {InvalidLintOptions} */
export function checkOptions({ levels = {}, thresholds = {} }: LintOptions): void {
  for (const id of Object.keys(levels)) known(id);
  for (const [id, values] of Object.entries(thresholds)) {
    const rule = known(id);
    for (const [name, value] of Object.entries(values)) {
      if (!(name in rule.defaults)) {
        throw new InvalidLintOptions(
          `Rule ${id} has no threshold "${name}"; it has ${Object.keys(rule.defaults).join(', ') || 'none'}.`,
        );
      }
      if (Number.isNaN(value)) throw new InvalidLintOptions(`Threshold "${name}" of rule ${id} is not a number.`);
    }
  }
}

function known(id: string): Rule {
  const rule = ruleOf(id);
  if (!rule) throw new InvalidLintOptions(`There is no lint rule "${id}": take it out of the levels or thresholds.`);
  return rule;
}
