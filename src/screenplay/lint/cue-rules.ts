import type { Block } from '../ast.js';
import { action, transition } from '../build.js';
import { createCast, resolveCue } from '../draft/cast.js';
import { isPlainTransition } from '../fountain/classify.js';
import { foldName } from '../names.js';
import { asidesOf } from '../text/styled-line.js';
import { toLines } from '../text/rich.js';
import type { SurveyedSpeech } from '../statistics/survey.js';
import { atCue } from './place.js';
import { rule, type BlockEdit, type Rule, type RuleContext } from './rule.js';
import { similarSpeakers } from './similar-speakers.js';
import { isPlain, plainRun, replaceText, withSpeech } from './text-edit.js';
import { excerpt } from './vocabulary.js';

const NOBODY = createCast([]);

export const CUE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'CUE001',
    summary: 'cue without dialogue',
    message: ({ name }) => `${name} has a cue, but says nothing.`,
    note: ({ name }) => `Write what ${name} says below the cue, or take the cue out.`,
    habit: ({ name, count }) => `${count} cues have nothing said below them, the first is one of ${name}.`,
    *check({ survey }) {
      for (const speech of survey.speeches) {
        if (speech.parts.length === 0) yield { ...atCue(speech), args: { name: excerpt(speech.name) } };
      }
    },
  }),
  rule({
    id: 'CUE002',
    summary: 'speech of parentheticals only',
    message: ({ name }) => `${name} has parentheticals, but says nothing.`,
    note: ({ name }) => `Write what ${name} says, or make the parenthetical a line of action.`,
    habit: ({ name, count }) => `${count} speeches have parentheticals only, the first is one of ${name}.`,
    *check({ survey }) {
      for (const speech of survey.speeches) {
        if (speech.parts.length > 0 && speech.parts.every(({ kind }) => kind === 'parenthetical')) {
          yield { ...atCue(speech), args: { name: excerpt(speech.name) } };
        }
      }
    },
  }),
  rule({
    id: 'CUE003',
    summary: 'cue looks like a transition (`... TO:`)',
    message: ({ name }) => `"${name}" is read as the name of a speaker: a transition needs a blank line below it.`,
    note: ({ name }) => `Leave a blank line below the transition "${name}".`,
    habit: ({ name, count }) =>
      `${count} transitions are read as names of speakers, "${name}" first: each needs a blank line below it.`,
    *check({ survey, script }) {
      for (const speech of survey.speeches) {
        if (!isPlainTransition(speech.name.toUpperCase()) && !/^FADE IN[:.]?$/i.test(speech.name)) continue;
        const fix = transitionEdit(script.body[speech.block]!, speech);
        yield { ...atCue(speech), args: { name: excerpt(speech.name) }, ...(fix ? { fix } : undefined) };
      }
    },
  }),
  rule({
    id: 'CUE004',
    summary: '`^` without a partner',
    needs: ['diagnostics'],
    message: () => 'This ^ has no speech directly before it to stand beside.',
    note: () => 'Put the speech that is said at the same time directly before the one marked ^, or take the ^ out.',
    *check({ diagnostics, blockAt }) {
      for (const { code, start, end } of diagnostics) {
        if (code === 'FTN004') yield { block: blockAt(start.offset), span: [start, end] };
      }
    },
  }),
  rule({
    id: 'CUE101',
    summary: 'two cue names at edit distance 1-2',
    mendable: false,
    defaults: { oneFrom: 5, twoFrom: 8 },
    message: ({ name, other }) => `"${name}" and "${other}" differ in a letter or two: are they one speaker?`,
    note: ({ name, other }) => `Write the cue "${name}" as "${other}", if it is the same speaker.`,
    *check(context, limits) {
      for (const { rare, usual } of similarSpeakers(context, limits)) {
        yield { ...atCue(rare.first), args: { name: excerpt(rare.name), other: excerpt(usual.name) } };
      }
    },
  }),
  rule({
    id: 'CUE102',
    summary: 'name not in capitals at first appearance',
    whole: true,
    message: ({ name }) => `"${name}" appears for the first time and is not in capitals.`,
    note: ({ name }) => `Write "${name}" in capitals where the character first appears in action.`,
    habit: ({ name, count }) => `${count} characters are not in capitals where they first appear, "${name}" first.`,
    *check({ survey, script, findMentions, speakers, ordinaryWords }) {
      const seen = new Set([...speakers.values()].flatMap(({ key, name }) => (isIntroduced(name) ? [] : [key])));
      for (const { block, kind, text } of survey.paragraphs) {
        if (seen.size === speakers.size) return;
        if (kind !== 'action') continue;
        for (const { key, start, end, text: name } of findMentions(text)) {
          if (seen.has(key)) continue;
          seen.add(key);
          const capitals = name.toUpperCase();
          // One word of a longer name may be any word, and so may a name that is one.
          if (
            name === capitals ||
            foldName(name) !== key ||
            key.split(/[^\p{L}\p{N}']+/u).every((word) => ordinaryWords.has(word))
          ) {
            continue;
          }
          const source = script.body[block]!;
          const fix =
            source.kind === 'action'
              ? [{ block, replacement: [{ ...source, text: replaceText(source.text, start, end, capitals) }] }]
              : [];
          yield { block, range: { start, end }, args: { name: excerpt(name) }, fix };
        }
      }
    },
  }),
  rule({
    id: 'CUE103',
    summary: 'name not in the cast list',
    needs: ['cast'],
    message: ({ name, meant }) => `"${name}" is nobody in the cast.${meant ? ` Is "${meant}" meant?` : ''}`,
    note: ({ name, meant }) =>
      meant
        ? `Give the lines of "${name}" to ${meant}.`
        : `Give the lines of "${name}" to a character of the cast, or take them out.`,
    *check(context) {
      for (const speaker of context.speakers.values()) {
        const found = resolveCue(speaker.name, context.cast);
        if (found.kind !== 'unknown' && found.kind !== 'suggestion') continue;
        const meant = 'member' in found ? found.member.cueName : '';
        const fix = meant === '' ? undefined : { fix: renameEdits(context, speaker.key, meant) };
        yield {
          ...atCue(speaker.first),
          args: { name: excerpt(speaker.name), meant, speeches: speaker.speeches },
          ...fix,
        };
      }
    },
  }),
]);

/** Not so a crowd, nor several who speak together. */
function isIntroduced(name: string): boolean {
  return !/[&/]| AND /i.test(name) && resolveCue(name.replace(/^(?:the|an?) /i, ''), NOBODY).kind !== 'generic';
}

function transitionEdit(block: Block, { speech, name, block: index }: SurveyedSpeech): BlockEdit[] | undefined {
  if (block.kind !== 'speech' || !isPlain(speech.name) || speech.extensions.length > 0) return undefined;
  const replacement = speech.parts.map(({ kind, text }) =>
    action(kind === 'parenthetical' ? [plainRun('('), ...text, plainRun(')')] : text),
  );
  return [{ block: index, replacement: [transition(name), ...replacement] }];
}

function renameEdits({ survey, script }: RuleContext, key: string, name: string): BlockEdit[] {
  const edits = new Map<number, readonly Block[]>();
  for (const { block, side, key: own } of survey.speeches) {
    if (own !== key) continue;
    const [source] = edits.get(block) ?? [script.body[block]!];
    edits.set(
      block,
      withSpeech(source!, side, (speech) => ({
        ...speech,
        name: [plainRun(name), ...toLines(speech.name).flatMap(asidesOf)],
      })),
    );
  }
  return [...edits].map(([block, replacement]) => ({ block, replacement }));
}
