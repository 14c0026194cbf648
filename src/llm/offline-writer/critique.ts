import { whoIsNamed } from '../../domain/names.js';
import type { CritiqueInput, PlannedScene } from '../../domain/tasks.js';
import type { CritiqueAxisKind, SceneCritique } from '../../domain/scenes.js';
import type { SpeechBlock } from './fountain-text.js';
import { cueKey, parseBlocks, speechText } from './fountain-text.js';
import { clip, listed } from './grammar.js';
import { cueOf, displayText, personFrom } from './person.js';

export const ON_THE_NOSE =
  /\b(I (?:am|feel|was|feel so|am so|'m|'m so) (?:so |very |really )?(?:angry|sad|happy|scared|afraid|frightened|jealous|lonely|ashamed|hurt|upset|in love)|I(?:'m| am) (?:so |really |very )?(?:angry|sad|happy|scared|afraid|jealous|lonely|hurt|upset)|I love you|I hate you|as you know|I(?:'m| am) sorry|you're (?:making|hurting) me|I trust you|I forgive you)\b/i;

/** What can be counted in a draft. */
export function readDraft(text: string, beats: readonly string[]) {
  const blocks = parseBlocks(text);
  const speeches = blocks.filter((block) => block.kind === 'speech');
  const actions = blocks.filter((block) => block.kind === 'action').map((block) => block.text);
  const speakers = new Map<string, number>();
  for (const speech of speeches) speakers.set(cueKey(speech.cue), (speakers.get(cueKey(speech.cue)) ?? 0) + 1);
  let run = 0;
  let longestRun = 0;
  for (const block of blocks) {
    run = block.kind === 'speech' ? run + 1 : 0;
    longestRun = Math.max(longestRun, run);
  }
  const folded = new Set(wordsOf(text));
  return {
    blocks,
    speeches,
    actions,
    speakers,
    longestRun,
    words: text.split(/\s+/).filter((word) => word !== '').length,
    /** The longest speech. */
    longest: speeches.reduce<SpeechBlock | undefined>(
      (top, speech) => (top === undefined || speechText(speech).length > speechText(top).length ? speech : top),
      undefined,
    ),
    /** Speeches that name a feeling outright. */
    onTheNose: speeches.filter((speech) => ON_THE_NOSE.test(speechText(speech))),
    /** Outline beats of which no trace is in the text. */
    missingBeats: beats.filter((beat) => {
      const words = wordsOf(beat);
      return words.length > 0 && words.filter((word) => folded.has(word)).length < words.length * 0.4;
    }),
  };
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 6));
}

const quote = (text: string) => `"${clip(displayText(text), 140)}"`;
const score = (value: number) => Math.max(1, Math.min(10, Math.round(value)));

/** Judges a draft by what is in it. The same text read in a later round scores a point higher: what could be mended has been. */
export function writeCritique(input: CritiqueInput): SceneCritique {
  const { outline } = input.scene;
  const draft = readDraft(input.text, outline.beats);
  const lift = Math.min(3, input.round - 1);
  const people = input.characters.map(personFrom);
  const named = new Set(outline.characters.map((name) => whoIsNamed(name, people)));
  const present = people.filter((person) => named.has(person));
  const silent = present.filter((person) => !draft.speakers.has(cueKey(cueOf(person))));
  const leader = [...draft.speakers].sort((one, other) => other[1] - one[1])[0];
  const longWords = draft.longest === undefined ? 0 : speechText(draft.longest).split(' ').length;
  const turn = draft.actions.at(Math.floor(draft.actions.length / 2));
  const last = draft.blocks.filter((block) => block.kind !== 'transition').at(-1);
  const fresh = () => ({ score: 7, issues: [] as string[], suggestions: [] as string[] });
  const axes = {
    PACING: fresh(),
    TENSION: fresh(),
    SUBTEXT: fresh(),
    CHARACTER_AUTHENTICITY: fresh(),
    PLOT_ADVANCEMENT: fresh(),
  } satisfies Record<CritiqueAxisKind, unknown>;
  const note = (axis: CritiqueAxisKind, cost: number, issue: string, suggestion: string) => {
    axes[axis].score -= cost;
    axes[axis].issues.push(issue);
    axes[axis].suggestions.push(suggestion);
  };

  if (longWords > 24) {
    note(
      'PACING',
      1,
      `${draft.longest!.cue.replace('@', '')} holds the floor for ${longWords} words: ${quote(speechText(draft.longest!))}.`,
      `Trim that speech by a third and let an action carry what goes.`,
    );
  }
  if (draft.longestRun > 4) {
    note(
      'PACING',
      1,
      `${draft.longestRun} speeches follow each other without a look or a move between them.`,
      'Break the run with one visual beat.',
    );
  }
  const { most, least } = wordsFor(input.scene);
  if (draft.words > most) {
    note(
      'PACING',
      1,
      `${draft.words} words is past ${input.scene.targetEighths === undefined ? 'two pages' : 'its length'} for a scene with ${outline.beats.length} beats.`,
      'Enter later: cut the first exchange.',
    );
  }
  if (draft.words < least) {
    note(
      'PACING',
      2,
      `Only ${draft.words} words: the scene is over before it has begun.`,
      'Give the middle of the scene one more obstacle.',
    );
  }
  if (turn !== undefined) {
    note(
      'TENSION',
      draft.speeches.length < 8 ? 2 : 1,
      `The pressure drops at ${quote(turn)}: nothing is at risk in that moment.`,
      outline.conflict
        ? `Put the conflict under it: ${clip(displayText(outline.conflict), 200)}`
        : 'Let somebody want something in that moment that the other cannot give.',
    );
  }
  for (const speech of draft.onTheNose.slice(0, 2)) {
    note(
      'SUBTEXT',
      2,
      `On the nose: ${speech.cue.replace('@', '')} says ${quote(speechText(speech))}.`,
      `Let ${displayName(speech)} do something instead of saying it.`,
    );
  }
  if (draft.onTheNose.length === 0 && draft.speeches.length > 0) {
    const plain = draft.speeches[Math.floor(draft.speeches.length * 0.6)]!;
    note(
      'SUBTEXT',
      0,
      `${quote(speechText(plain))} comes close to explaining itself.`,
      'Replace its second half by a look, an object or a silence.',
    );
  }
  if (silent.length > 0) {
    note(
      'CHARACTER_AUTHENTICITY',
      2,
      `${listed(silent.map((person) => person.display))} ${silent.length > 1 ? 'are' : 'is'} in the outline and never ${silent.length > 1 ? 'speak' : 'speaks'}.`,
      `Give ${silent[0]!.display} one line that only ${silent[0]!.short} could say.`,
    );
  }
  if (leader !== undefined && draft.speakers.size > 1 && leader[1] > draft.speeches.length * 0.6) {
    note(
      'CHARACTER_AUTHENTICITY',
      1,
      `${leader[0]} has ${leader[1]} of the ${draft.speeches.length} speeches; the other side is only fed lines.`,
      'Let the other want something too.',
    );
  }
  if (axes.CHARACTER_AUTHENTICITY.issues.length === 0 && present[0] !== undefined) {
    note(
      'CHARACTER_AUTHENTICITY',
      0,
      `${present[0].display}'s lines could lean harder on how ${present[0].short} talks.`,
      `Give ${present[0].short} one phrase nobody else in the scene would use.`,
    );
  }
  for (const beat of draft.missingBeats.slice(0, 3)) {
    note(
      'PLOT_ADVANCEMENT',
      2,
      `A beat of the outline is not on the page: ${quote(beat)}.`,
      'Play it as an action with a consequence.',
    );
  }
  if (last !== undefined && last.kind === 'speech') {
    note(
      'PLOT_ADVANCEMENT',
      1,
      `The scene ends on talk: ${quote(speechText(last))}.`,
      'End on the image the outline asks for.',
    );
  }
  if (draft.missingBeats.length === 0 && last !== undefined && last.kind !== 'speech') {
    note(
      'PLOT_ADVANCEMENT',
      0,
      `The last image, ${quote(last.text)}, is clear, and could point harder at the next scene.`,
      'Add one detail to it that asks a question.',
    );
  }

  const strong = draft.speeches.find((speech) => speechText(speech).split(' ').length <= 9) ?? draft.speeches[0];
  const mean = Object.values(axes).reduce((sum, axis) => sum + score(axis.score + lift), 0) / 5;
  return {
    overall: [
      `${draft.speeches.length} speeches, ${draft.actions.length} paragraphs of action, ${draft.words} words; ${draft.missingBeats.length === 0 ? 'every beat of the outline is there' : `${draft.missingBeats.length} of ${outline.beats.length} beats are missing`}.`,
      strong === undefined
        ? 'Nobody speaks, so the pictures have to carry it all.'
        : `It is at its best in small lines such as ${quote(speechText(strong))}.`,
      mean >= 8 ? 'It holds; what is left is polish.' : 'The notes below are where the next draft should work.',
    ].join(' '),
    axes: (Object.entries(axes) as [CritiqueAxisKind, (typeof axes)[CritiqueAxisKind]][]).map(([axis, judged]) => ({
      axis,
      score: score(judged.score + lift),
      issues: judged.issues.slice(0, 10).map((issue) => clip(issue, 900)),
      suggestions: [...new Set(judged.suggestions)].slice(0, 10).map((text) => clip(text, 900)),
    })),
  };
}

/** What of words is too many and too few, cues among them; a planned length leaves room of a third. */
function wordsFor({ targetEighths }: PlannedScene): { most: number; least: number } {
  if (targetEighths === undefined) return { most: 520, least: 140 };
  return { most: Math.max(140, targetEighths * 37), least: Math.min(140, targetEighths * 15) };
}

function displayName(speech: SpeechBlock): string {
  return cueKey(speech.cue)
    .toLowerCase()
    .replace(/(^|[\s-])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
