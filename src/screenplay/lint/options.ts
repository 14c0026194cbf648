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
  /** The diagnostics of the parser, for CUE004 and MRK001. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The spans of the parser: with them, findings have their places in the text that was read. */
  readonly spans?: readonly Span[];
  /** The text that was read: with it and `spans`, findings have the place of the words rather than of the block. */
  readonly source?: string;
  /** The layout of this script. Default: made when a rule needs it. */
  readonly layout?: Layout;
  /** The profile of the layout, if none is given. Default US Letter. */
  readonly profile?: Profile;
  /** Those who may speak, for CUE103. */
  readonly cast?: Cast | readonly CastMember[];
  /** Words and phrases that are not wanted in this script, for AVD101. */
  readonly avoid?: readonly string[];
  /** The kind of script, for LEN101. */
  readonly kind?: ScriptKind;
  /** The beats and the scenes they are bound to, for STR101. */
  readonly beats?: { readonly structure: ActStructure; readonly bound: readonly BeatBinding[] };
  /** The losses that the writer of the chosen export format reports, for EXP002. */
  readonly exportLosses?: readonly Loss[];
  /** Returns the characters of a text that the fonts lack, for EXP001. */
  readonly missingCharacters?: (text: string) => readonly string[];
  /** Language of the script, BCP 47. Rules that need its words are left out if these are unknown. Default: found by the script's words. */
  readonly language?: string;
  /** From so many findings of one kind in a whole script, they become one with their number. Default 5; `Infinity`: never. */
  readonly habitFrom?: number;
  /** Levels by rule; `OFF` leaves the rule out. */
  readonly levels?: Readonly<Record<string, LintLevel | 'OFF'>>;
  /** Thresholds by rule; absent ones have their usual value. */
  readonly thresholds?: Readonly<Record<string, Thresholds>>;
}

/** The options have a level or threshold that does not exist. Nothing was checked. */
export class InvalidLintOptions extends Error {
  override readonly name = 'InvalidLintOptions';
}

/** Checks levels and thresholds. @throws {InvalidLintOptions} */
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
