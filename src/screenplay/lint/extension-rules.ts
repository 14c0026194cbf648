import { spellExtension } from '../draft/cast.js';
import { isExtension, isForeignExtension } from '../languages/speaker-name.js';
import { foldName } from '../names.js';
import { isBalanced } from '../text/parentheses.js';
import type { SurveyedSpeech } from '../statistics/survey.js';
import { atCue } from './place.js';
import { editDistance } from './near-names.js';
import { rule, type Rule } from './rule.js';
import { isPlain, plainRun, withSpeech } from './text-edit.js';
import { excerpt, type Vocabulary } from './vocabulary.js';

export const EXTENSION_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'CUE009',
    summary: 'extension without its brackets (`JOHN (V.O.`, `JOHN V.O.`)',
    message: ({ name, extension }) =>
      `"${name}" is read as a name: write the extension in brackets, as "(${extension})".`,
    note: ({ name, extension }) => `Write "(${extension})" in brackets in the cue "${name}".`,
    habit: ({ name, extension, count }) =>
      `${count} cues have an extension without its brackets and are read as other names; the first is "${name}", for "(${extension})".`,
    *check({ survey, speakers, script }) {
      for (const speech of survey.speeches) {
        const found = bareExtension(speech.name, (key) => speakers.has(key));
        if (!found) continue;
        const { name, extension } = found;
        const mended = (own: SurveyedSpeech['speech']) =>
          isPlain(own.name) ? { ...own, name: [plainRun(name)], extensions: [extension, ...own.extensions] } : own;
        const fix = isPlain(speech.speech.name)
          ? { fix: [{ block: speech.block, replacement: withSpeech(script.body[speech.block]!, speech.side, mended) }] }
          : undefined;
        yield { ...atCue(speech), args: { name: excerpt(speech.name), extension: excerpt(extension) }, ...fix };
      }
    },
  }),
  rule({
    id: 'CUE104',
    summary: 'unknown or variant extension (`VO`, `o.s`)',
    needs: ['vocabulary'],
    message: ({ extension, usual }) =>
      usual
        ? `"(${extension})" is usually written "(${usual})".`
        : `"(${extension})" is not one of the usual extensions.`,
    note: ({ extension, usual }) =>
      usual
        ? `Write "(${usual})" for "(${extension})".`
        : `Make "(${extension})" a parenthetical below the cue, or use a usual extension such as (V.O.) or (O.S.).`,
    habit: ({ extension, usual, count }) =>
      usual
        ? `${count} cues have "(${extension})", which is usually written "(${usual})".`
        : `${count} cues have extensions that are not usual ones, "(${extension})" first.`,
    habitKey: ({ extension, usual }) => (usual === '' ? '' : String(extension)),
    *check({ survey, script, vocabulary }) {
      for (const speech of survey.speeches) {
        const extensions = speech.speech.extensions.map((written) => ({
          written,
          usual: usualSpelling(written, vocabulary),
        }));
        const unknown = extensions.find(({ usual }) => usual === null);
        const variant = extensions.find(({ written, usual }) => usual !== null && usual !== written);
        if (unknown) yield { ...atCue(speech), args: { extension: excerpt(unknown.written), usual: '' } };
        if (!variant) continue;
        const respelt = extensions.map(({ written, usual }) => usual ?? written);
        const replacement = withSpeech(script.body[speech.block]!, speech.side, (own) => ({
          ...own,
          extensions: respelt,
        }));
        const args = { extension: excerpt(variant.written), usual: excerpt(variant.usual ?? '') };
        yield { ...atCue(speech), args, fix: [{ block: speech.block, replacement }] };
      }
    },
  }),
  rule({
    id: 'CUE105',
    summary: "(CONT'D) on a speech that continues none",
    message: ({ name, before }) =>
      before === ''
        ? `${name} has (CONT'D), but has not spoken in this scene.`
        : `${name} has (CONT'D), but ${before} has spoken in between.`,
    note: ({ name }) => `Take (CONT'D) out of the cue of ${name}: it continues no speech.`,
    habit: ({ name, count }) => `${count} speeches have (CONT'D) and continue none, the first is one of ${name}.`,
    *check({ survey, script, isScene }) {
      // Those of the last block that speaks: two, if they speak at once.
      let last: readonly SurveyedSpeech[] = [];
      let spoke = new Set<string>();
      for (const [at, speech] of survey.speeches.entries()) {
        const previous = survey.speeches[at - 1];
        if (previous?.scene !== speech.scene) spoke = new Set();
        const extensions = speech.speech.extensions.filter((each) => spellExtension(each) !== CONTINUED);
        const continues = extensions.length < speech.speech.extensions.length;
        if (continues && !last.some(({ key }) => key === speech.key) && !(isScene && at === 0)) {
          const replacement = withSpeech(script.body[speech.block]!, speech.side, (own) => ({ ...own, extensions }));
          const args = {
            name: excerpt(speech.name),
            before: spoke.has(speech.key) ? excerpt(last[0]?.name ?? '') : '',
          };
          yield { ...atCue(speech), args, fix: [{ block: speech.block, replacement }] };
        }
        if (speech.side === null) last = [speech];
        // The one beside is judged by what is above both.
        else if (speech.side === 'right') last = previous ? [previous, speech] : [speech];
        spoke.add(speech.key);
      }
    },
  }),
]);

const CONTINUED = "CONT'D";

const BARE = /^(.*[^\s(]) *(?:\(? *|, *)((?:V\.? ?O|O\.? ?S|O\.? ?C)\.?|CONT(?:INUED|['\u2019]?D)?\.?)\)?$/iu;

/** `JOHN (V.O.`, `JOHN V.O.`, `JOHN (on the phone`. Without a bracket only behind somebody who speaks elsewhere. */
function bareExtension(
  written: string,
  speaks: (key: string) => boolean,
): { name: string; extension: string } | undefined {
  if (written.length > 80) return undefined;
  const open = written.indexOf('(');
  if (open > 0 && !isBalanced(written) && !written.includes(')')) {
    const extension = written.slice(open + 1).trim();
    return extension === '' || extension.includes('(')
      ? undefined
      : { name: written.slice(0, open).trim(), extension: spellExtension(extension) };
  }
  const found = BARE.exec(written);
  const name = found?.[1]!.trim();
  return found && name && speaks(foldName(name)) ? { name, extension: spellExtension(found[2]!) } : undefined;
}

/** Capitals and the usual dots; an apostrophe of either kind is right. Null if one that is joined in it is not known. */
function usualSpelling(extension: string, vocabulary: Vocabulary): string | null {
  const { extensions, phrases } = vocabulary;
  const spelt = extension.split(/( ?[,/;] ?)/).map((each, at) => {
    if (
      at % 2 === 1 ||
      (isForeignExtension(each) && spellExtension(each) === each) ||
      (extensions.has(foldName(each)) && each === each.toUpperCase())
    ) {
      return each;
    }
    const usual =
      [foldName(each), foldName(spellExtension(each.replace(/^V\.? ?0\.?$/i, 'V.O.')))].find((known) =>
        extensions.has(known),
      ) ?? misspelt(each, extensions);
    if (usual !== undefined) return usual;
    // Who is heard how has many words; what an actor does belongs below the cue, and begins with a small letter.
    return phrases === undefined ||
      isExtension(each) ||
      !/^\p{Ll}/u.test(each) ||
      phrases.voiceOf.test(each.slice(0, 60))
      ? each
      : null;
  });
  return spelt.includes(null) ? null : spelt.join('');
}

/** A slip, or a sign that was lost on the way from another program. */
function misspelt(written: string, extensions: ReadonlySet<string>): string | undefined {
  const folded = foldName(written);
  return folded.length < 5 || folded.length > 12
    ? undefined
    : [...extensions].find((known) => known.length > 4 && editDistance(folded, known, 1) === 1);
}
