import type { Block } from '../ast.js';
import { action, transition } from '../build.js';
import { createCast, resolveCue, spellExtension } from '../draft/cast.js';
import { isPlainTransition } from '../fountain/classify.js';
import { isForeignExtension } from '../languages/speaker-name.js';
import { foldName } from '../names.js';
import { asidesOf, toLines } from '../rich.js';
import type { SurveyedSpeech } from '../statistics/survey.js';
import { nearPairs } from './near-names.js';
import { rule, type BlockEdit, type Found, type Rule, type RuleContext } from './rule.js';
import { isPlain, plainRun, replaceText, withSpeech } from './text-edit.js';
import { excerpt, type Vocabulary } from './vocabulary.js';

const NOBODY = createCast([]);

export const CUE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'CUE001',
    summary: 'cue without dialogue',
    message: ({ name }) => `${name} has a cue, but says nothing.`,
    note: ({ name }) => `Write what ${name} says below the cue, or take the cue out.`,
    *check({ survey }) {
      for (const speech of survey.speeches) if (speech.parts.length === 0) yield { ...atCue(speech), args: { name: excerpt(speech.name) } };
    },
  }),
  rule({
    id: 'CUE002',
    summary: 'speech of parentheticals only',
    message: ({ name }) => `${name} has parentheticals, but says nothing.`,
    note: ({ name }) => `Write what ${name} says, or make the parenthetical a line of action.`,
    *check({ survey }) {
      for (const speech of survey.speeches)
        if (speech.parts.length > 0 && speech.parts.every(({ kind }) => kind === 'parenthetical'))
          yield { ...atCue(speech), args: { name: excerpt(speech.name) } };
    },
  }),
  rule({
    id: 'CUE003',
    summary: 'cue looks like a transition (`... TO:`)',
    message: ({ name }) => `"${name}" is read as the name of a speaker: a transition needs a blank line below it.`,
    note: ({ name }) => `Leave a blank line below the transition "${name}".`,
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
      for (const { code, start, end } of diagnostics) if (code === 'FTN004') yield { block: blockAt(start.offset), span: [start, end] };
    },
  }),
  rule({
    id: 'CUE101',
    summary: 'two cue names at edit distance 1-2',
    mendable: false,
    defaults: { oneFrom: 5, twoFrom: 8 },
    message: ({ name, other }) => `"${name}" and "${other}" differ in a letter or two: are they one speaker?`,
    note: ({ name, other }) => `Write the cue "${name}" as "${other}", if it is the same speaker.`,
    *check({ speakers }, limits) {
      const all = [...speakers.values()];
      for (const { first, second } of nearPairs(all.map(({ key }) => key), limits)) {
        const [usual, rare] = all[first]!.speeches >= all[second]!.speeches ? [all[first]!, all[second]!] : [all[second]!, all[first]!];
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
    *check({ survey, script, findMentions, speakers }) {
      const seen = new Set([...speakers.values()].flatMap(({ key, name }) => (isIntroduced(name) ? [] : [key])));
      for (const { block, kind, text } of survey.paragraphs) {
        if (seen.size === speakers.size) return;
        if (kind !== 'action') continue;
        for (const { key, start, end, text: name } of findMentions(text)) {
          if (seen.has(key)) continue;
          seen.add(key);
          const capitals = name.toUpperCase();
          // One word of a longer name may be any word.
          if (name === capitals || foldName(name) !== key) continue;
          const source = script.body[block]!;
          const fix = source.kind === 'action' ? [{ block, replacement: [{ ...source, text: replaceText(source.text, start, end, capitals) }] }] : [];
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
      meant ? `Give the lines of "${name}" to ${meant}.` : `Give the lines of "${name}" to a character of the cast, or take them out.`,
    *check(context) {
      for (const speaker of context.speakers.values()) {
        const found = resolveCue(speaker.name, context.cast);
        if (found.kind !== 'unknown' && found.kind !== 'suggestion') continue;
        const meant = 'member' in found ? found.member.cueName : '';
        const fix = meant === '' ? undefined : { fix: renameEdits(context, speaker.key, meant) };
        yield { ...atCue(speaker.first), args: { name: excerpt(speaker.name), meant, speeches: speaker.speeches }, ...fix };
      }
    },
  }),
  rule({
    id: 'CUE104',
    summary: 'unknown or variant extension (`VO`, `o.s`)',
    needs: ['vocabulary'],
    message: ({ extension, usual }) => (usual ? `"(${extension})" is usually written "(${usual})".` : `"(${extension})" is not one of the usual extensions.`),
    note: ({ extension, usual }) =>
      usual ? `Write "(${usual})" for "(${extension})".` : `Make "(${extension})" a parenthetical below the cue, or use a usual extension such as (V.O.) or (O.S.).`,
    *check({ survey, script, vocabulary }) {
      for (const speech of survey.speeches) {
        const extensions = speech.speech.extensions.map((written) => ({ written, usual: usualSpelling(written, vocabulary) }));
        const unknown = extensions.find(({ usual }) => usual === null);
        const variant = extensions.find(({ written, usual }) => usual !== null && usual !== written);
        if (unknown) yield { ...atCue(speech), args: { extension: excerpt(unknown.written), usual: '' } };
        if (!variant) continue;
        const respelt = extensions.map(({ written, usual }) => usual ?? written);
        const replacement = withSpeech(script.body[speech.block]!, speech.side, (own) => ({ ...own, extensions: respelt }));
        const args = { extension: excerpt(variant.written), usual: excerpt(variant.usual ?? '') };
        yield { ...atCue(speech), args, fix: [{ block: speech.block, replacement }] };
      }
    },
  }),
]);

/** Not so a crowd, nor several who speak together. */
function isIntroduced(name: string): boolean {
  return !/[&/]| AND /i.test(name) && resolveCue(name.replace(/^(?:the|an?) /i, ''), NOBODY).kind !== 'generic';
}

/** The name of a speech. */
export function atCue({ block, side, name }: SurveyedSpeech): Pick<Found, 'block' | 'range'> {
  return { block, range: { start: 0, end: name.length, part: -1, ...(side ? { side } : undefined) } };
}

/** Capitals and the usual dots; an apostrophe of either kind is right. Null if one that is joined in it is not known. */
function usualSpelling(extension: string, { extensions }: Vocabulary): string | null {
  const spelt = extension.split(/( ?[,/;] ?)/).map((each, at) => {
    if (at % 2 === 1 || (isForeignExtension(each) && spellExtension(each) === each) || (extensions.has(foldName(each)) && each === each.toUpperCase())) return each;
    return [foldName(each), foldName(spellExtension(each))].find((usual) => extensions.has(usual)) ?? null;
  });
  return spelt.includes(null) ? null : spelt.join('');
}

function transitionEdit(block: Block, { speech, name, block: index }: SurveyedSpeech): BlockEdit[] | undefined {
  if (block.kind !== 'speech' || !isPlain(speech.name) || speech.extensions.length > 0) return undefined;
  const replacement = speech.parts.map(({ kind, text }) => action(kind === 'parenthetical' ? [plainRun('('), ...text, plainRun(')')] : text));
  return [{ block: index, replacement: [transition(name), ...replacement] }];
}

function renameEdits({ survey, script }: RuleContext, key: string, name: string): BlockEdit[] {
  const edits = new Map<number, readonly Block[]>();
  for (const { block, side, key: own } of survey.speeches) {
    if (own !== key) continue;
    const [source] = edits.get(block) ?? [script.body[block]!];
    edits.set(
      block,
      withSpeech(source!, side, (speech) => ({ ...speech, name: [plainRun(name), ...toLines(speech.name).flatMap(asidesOf)] })),
    );
  }
  return [...edits].map(([block, replacement]) => ({ block, replacement }));
}
