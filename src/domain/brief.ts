import { z } from 'zod';
import type { InvalidField } from './errors.js';
import { moneyLimit, stageModels } from './generations.js';
import type { GenerationScope } from './generations.js';
import { readLanguageTag } from './language-tag.js';

export const SCRIPT_FORMATS = ['FEATURE', 'SHORT', 'TV_HOUR', 'TV_HALF_HOUR', 'TV_MULTI_CAMERA'] as const;
export type ScriptFormat = (typeof SCRIPT_FORMATS)[number];

const MAX_PAGES = 600;
const NUL = '\u0000';
/** Mistakes that are told one by one. */
const MOST_TOLD = 10;

const text = (most: number) =>
  z
    .string('is no text')
    .trim()
    .min(1, 'is empty')
    .max(most, `is too long; at most ${most.toLocaleString('en')} characters are allowed`)
    .refine((value) => !value.includes(NUL), 'holds a NUL character')
    // JSON in the database holds no half of a surrogate pair.
    .transform((value) => value.toWellFormed());
/** Too long a list is one mistake, whatever its entries are. */
const words = (most: number, longest: number) =>
  z
    .array(z.unknown(), 'is no list of texts')
    .max(most, `has too many entries; at most ${most} are allowed`)
    .pipe(z.array(text(longest)));

/** What holds for a whole script: every call on it keeps to this. What is absent was not said. */
export const scriptBrief = z.object({
  /** BCP 47: of everything that a reader sees. Absent until it is given, or an answer told it. */
  language: z
    .string('is no text')
    .max(60, 'is no BCP 47 language tag; use one like es, zh-Hant or pt-BR')
    .transform((tag, context) => {
      const known = readLanguageTag(tag);
      if (known === undefined) {
        context.addIssue('is no BCP 47 tag of a known language; use one like es, zh-Hant or pt-BR');
        return z.NEVER;
      }
      return known;
    })
    .optional(),
  genre: words(10, 60).default([]),
  tone: text(300).optional(),
  format: z.enum(SCRIPT_FORMATS, `is none of ${SCRIPT_FORMATS.join(', ')}`).optional(),
  targetPages: z
    .int(`is no whole number of pages`)
    .min(1, `is too short; use 1 to ${MAX_PAGES} pages`)
    .max(MAX_PAGES, `is too long; use 1 to ${MAX_PAGES} pages`)
    .optional(),
  audience: text(300).optional(),
  notes: text(8_000).optional(),
  avoid: words(200, 120).default([]),
  models: stageModels.default([]),
  maxCostUsd: moneyLimit.optional(),
});
export type ScriptBrief = z.output<typeof scriptBrief>;
/** What prompts say of a script's brief. */
export type BriefInput = Omit<ScriptBrief, 'models' | 'maxCostUsd'>;

/** What a caller says of a brief: what is absent stays as it is, and null takes it away. */
export type ScriptBriefInput = {
  [K in keyof ScriptBrief]?: (ScriptBrief[K] extends string[] ? readonly string[] : ScriptBrief[K]) | null | undefined;
};

export const NO_BRIEF: ScriptBrief = Object.freeze(scriptBrief.parse({}));

/** A brief as it is stored. One of another version that this one cannot read says nothing. */
export function storedBrief({ brief }: { brief: unknown }): ScriptBrief {
  return scriptBrief.safeParse(brief).data ?? NO_BRIEF;
}

/** The brief after a change, or what is wrong with the change. */
export function changedBrief(
  before: ScriptBrief,
  input: ScriptBriefInput | null | undefined,
  path = 'brief',
): { brief: ScriptBrief; invalid: InvalidField[] } {
  const merged = {
    ...before,
    ...Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== undefined)),
  };
  const parsed = scriptBrief.safeParse(
    Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)),
  );
  if (parsed.success) return { brief: parsed.data, invalid: [] };
  const { issues } = parsed.error;
  const invalid = issues.slice(0, MOST_TOLD).map((issue) => ({
    path: `${path}.${z.core.toDotPath(issue.path)}`,
    message: issue.message,
  }));
  const more = issues.length - invalid.length;
  return {
    brief: before,
    invalid: more === 0 ? invalid : [...invalid, { path, message: `has ${more} more fields that cannot be used` }],
  };
}

/** A brief as it is stored with a new script, whose format follows from what was asked for where nobody said it. */
export function briefOfNew(brief: ScriptBrief, scope: GenerationScope): ScriptBrief {
  return { ...brief, format: brief.format ?? (scope === 'FULL_SCRIPT' ? 'FEATURE' : 'SHORT') };
}

/** What prompts say of a brief: nothing of models and money, so that those do not change what is asked. */
export function briefForPrompts(brief: ScriptBrief): BriefInput {
  const { models: _models, maxCostUsd: _limit, ...said } = brief;
  return said;
}
