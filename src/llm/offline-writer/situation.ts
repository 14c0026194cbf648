import type { SlotSource } from './template.js';
import { fill, recogniser } from './template.js';

export const PHASES = ['setup', 'rising', 'mid', 'dark', 'climax', 'end'] as const;
export type Phase = (typeof PHASES)[number];

/** One line of a situation's course; `texts` are its versions, one for each time a script uses the situation. */
export type Step =
  | { kind: 'beat' | 'action'; texts: readonly string[] }
  | { kind: 'speech'; role: 'A' | 'B' | 'C'; manner?: string; extension?: string; texts: readonly string[] };

/**
 * A dramatic situation between A, who drives, and B, who resists; C may be there. Premise, conflict, fact, beats and ending go into
 * the outline; the steps are the course of the written scene.
 */
export interface Situation {
  id: string;
  phases: readonly Phase[];
  /** Names of places it plays best in. */
  place?: RegExp;
  premise: readonly string[];
  /** Finds each version's premise in a description. */
  premiseIn: readonly RegExp[];
  conflict: readonly string[];
  /** What is true afterwards: who knows or holds what. */
  fact: readonly string[];
  steps: readonly Step[];
  ending: readonly string[];
}

const SPEECH = /^([ABC])(?: \(([^)]+)\))?(?: \[([^\]]+)\])? (.+)$/s;

/**
 * Reads situations in their notation. `# id phase phase` opens one; then lines `l` places it suits (an expression), `p` premise, `c` conflict, `f` fact, `b` beat,
 * `-` action, `A`, `B`, `C` speech with an optional `(manner)` and `[extension]`, `e` ending; ` | ` parts the versions.
 */
export function readSituations(notation: string): Situation[] {
  return notation
    .split(/^# /m)
    .slice(1)
    .map((entry) => readSituation(entry.split('\n').filter((line) => line.trim() !== '')));
}

function readSituation([head, ...lines]: string[]): Situation {
  const [id, ...phases] = head!.trim().split(/\s+/);
  const one = (mark: string) => versions(lines.find((line) => line.startsWith(`${mark} `))?.slice(2) ?? '', id!);
  const place = lines
    .find((line) => line.startsWith('l '))
    ?.slice(2)
    .trim();
  return {
    id: id!,
    phases: phases as Phase[],
    ...(place === undefined ? {} : { place: new RegExp(place, 'i') }),
    premise: one('p'),
    premiseIn: one('p').map(recogniser),
    conflict: one('c'),
    fact: one('f'),
    steps: lines.flatMap((line) => step(line, id!)),
    ending: one('e'),
  };
}

function step(line: string, id: string): Step[] {
  if (line.startsWith('b ')) return [{ kind: 'beat', texts: versions(line.slice(2), id) }];
  if (line.startsWith('- ')) return [{ kind: 'action', texts: versions(line.slice(2), id) }];
  const speech = SPEECH.exec(line);
  if (!speech) return [];
  const [, role, manner, extension, text] = speech;
  return [
    {
      kind: 'speech',
      role: role as 'A' | 'B' | 'C',
      ...(manner === undefined ? {} : { manner }),
      ...(extension === undefined ? {} : { extension }),
      texts: versions(text!, id),
    },
  ];
}

function versions(text: string, id: string): string[] {
  const parts = text.split(' | ').map((part) => part.trim());
  if (parts.some((part) => part === '')) throw new Error(`Situation ${id} has an empty version in "${text}".`);
  return parts;
}

export function version(texts: readonly string[], use: number): string {
  return texts[use % texts.length]!;
}

export function beatsOf(situation: Situation, use: number, slots: SlotSource): string[] {
  return situation.steps.filter((step) => step.kind === 'beat').map((step) => fill(version(step.texts, use), slots));
}

/** Which situation an outline was made from, in which version, and what stood in its slots. */
export interface Recognised {
  situation: Situation;
  use: number;
  slots: ReadonlyMap<string, string>;
}

/** Finds the situation whose premise stands in `description`; its beats are read for more slots. */
export function recognise(
  situations: readonly Situation[],
  description: string,
  beats: readonly string[],
): Recognised | undefined {
  for (const situation of situations) {
    for (const [use, premiseIn] of situation.premiseIn.entries()) {
      const found = premiseIn.exec(description);
      if (found === null) continue;
      const slots = new Map(Object.entries(found.groups ?? {}).map(([name, value]) => [name, midSentence(value)]));
      const templates = situation.steps.filter((step) => step.kind === 'beat');
      for (const [at, beat] of beats.entries()) {
        const template = templates[at];
        const groups =
          template && new RegExp(`^${recogniser(version(template.texts, use)).source}$`, 'su').exec(beat)?.groups;
        for (const [name, value] of Object.entries(groups ?? {})) {
          if (!slots.has(name)) slots.set(name, midSentence(value));
        }
      }
      return { situation, use, slots };
    }
  }
  return undefined;
}

/** A slot that opened its sentence was capitalised; articles go back to small. */
function midSentence(value: string): string {
  return value.replace(/^(The|A|An)(?=\s)/, (article) => article.toLowerCase());
}
