import { isFadeIn, isPlainTransition } from '../fountain/classify.js';
import { nameEnd } from '../names.js';
import { atCue } from './place.js';
import { asSpeeches, colonCue, innerCues, type CueForm } from './inner-cues.js';
import { joinedCue, detachedCues } from './detached-cues.js';
import { KnownNames, mayBeSpeaker, namedLine, withoutColon } from './named-line.js';
import { rule, type Found, type Rule, type RuleContext } from './rule.js';
import { isPlain, plainRun, withSpeech } from './text-edit.js';
import { excerpt } from './vocabulary.js';

export const UNREAD_CUE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'CUE005',
    summary: 'cue with a blank line below it',
    needs: ['vocabulary'],
    message: ({ name, said }) =>
      said === 'yes'
        ? `"${name}" and what is said below it are read as action: a cue has no blank line below it.`
        : `"${name}" is read as action: below a cue stands what is said.`,
    note: ({ name, said }) =>
      said === 'yes'
        ? `Take out the blank line between the cue "${name}" and what is said.`
        : `Write what is said on the line below the cue "${name}", or take the cue out.`,
    habit: ({ name, count }) =>
      `${count} cues have a blank line below them and are read as action, "${name}" first: take the blank lines out.`,
    *check(context) {
      for (const cue of detachedCues(context)) {
        const { block, text } = cue.paragraph;
        const fix = joinedCue(context, cue);
        yield {
          block,
          range: { start: 0, end: text.length },
          args: { name: excerpt(text), said: cue.below.length > 0 ? 'yes' : 'no' },
          ...(fix.length > 0 ? { fix } : undefined),
        };
      }
    },
  }),
  rule({
    id: 'CUE006',
    summary: 'cue in small letters',
    message: ({ name }) =>
      `"${name}" and what is said below it are read as action: a cue is in capitals, or begins with @.`,
    note: ({ name }) => `Write the cue "${name}" in capitals.`,
    habit: ({ name, count }) => `${count} cues are not in capitals and are read as action, "${name}" first.`,
    *check(context) {
      yield* cuesIn(context, 'small');
    },
  }),
  rule({
    id: 'CUE007',
    summary: 'speech written as `NAME: text`, or below `NAME:`',
    needs: ['vocabulary'],
    message: ({ name, written }) =>
      written === undefined
        ? `What ${name} says stands on the line of the name: write the name on a line of its own, and the words below it.`
        : `The colon of "${written}" is read as part of the name: write ${name} without it.`,
    note: ({ name, written }) =>
      written === undefined
        ? `Write the name ${name} on a line of its own, and what is said on the next.`
        : `Write the cue "${written}" without its colon.`,
    habit: ({ name, written, count }) =>
      written === undefined
        ? `${count} speeches are written as "NAME: text", one of ${name} first: write each name on a line of its own, and the words below it.`
        : `${count} cues end in a colon, which is read as part of the name, "${written}" first.`,
    habitKey: ({ written }) => (written === undefined ? '' : 'cue'),
    *check(context): Generator<Found> {
      yield* cuesIn(context, 'colon');
      yield* namesInSpeeches(context, 'colon');
      yield* cuesWithColon(context);
    },
  }),
  rule({
    id: 'CUE008',
    summary: 'cue without a blank line above it',
    message: ({ name }) =>
      `"${name}" and what is said below it belong to the text above: a cue needs a blank line above it.`,
    note: ({ name }) => `Leave a blank line above the cue "${name}".`,
    habit: ({ name, count }) => `${count} cues have no blank line above them, "${name}" first.`,
    *check(context): Generator<Found> {
      yield* cuesIn(context, 'unparted');
      yield* namesInSpeeches(context, 'unparted');
    },
  }),
]);

function* cuesIn(context: RuleContext, form: CueForm): Generator<Found> {
  const { survey, script } = context;
  const names = new KnownNames(context);
  for (const { block, kind, role, scene, text } of survey.paragraphs) {
    if (kind !== 'action' || role !== null) continue;
    // What stands above the first scene may be a list of characters.
    const isFront = scene < 0 && survey.scenes.length > 0;
    const cues = innerCues(text, names, context).filter(
      ({ form: own, said }) => !isFront || own !== 'colon' || context.vocabulary.phrases?.spoken.test(said),
    );
    let mended = false;
    for (const { form: own, start, end, named } of cues) {
      if (own !== form) continue;
      const replacement = mended ? undefined : asSpeeches(script.body[block]!, cues);
      // The first finding mends the whole paragraph.
      mended = true;
      yield {
        block,
        range: { start, end },
        args: { name: excerpt(named.name) },
        ...(replacement && replacement[0] !== script.body[block] ? { fix: [{ block, replacement }] } : undefined),
      };
    }
  }
}

/** An unusual transition: `SLAM TO TITLE:`, `BLACK:`. */
const LEADS = / TO |^(?:BLACK|WHITE)$/i;

/** Finds `BOB:` above a speech. Fountain reads it as a cue with a colon in the name. */
function* cuesWithColon({ survey, script, vocabulary }: RuleContext): Generator<Found> {
  for (const found of survey.speeches) {
    const { block, side, name, speech: own } = found;
    const bare = withoutColon(name);
    const { end, extensions } = nameEnd(bare);
    const speaker = bare.slice(0, end).trim();
    if (
      bare === name.trim() ||
      isPlainTransition(name.toUpperCase()) ||
      isFadeIn(name) ||
      LEADS.test(speaker) ||
      !mayBeSpeaker(speaker, vocabulary)
    ) {
      continue;
    }
    const fix = isPlain(own.name)
      ? {
          fix: [
            {
              block,
              replacement: withSpeech(script.body[block]!, side, (each) => ({
                ...each,
                name: [plainRun(speaker)],
                extensions: [...extensions, ...each.extensions],
              })),
            },
          ],
        }
      : undefined;
    yield { ...atCue(found), args: { name: excerpt(speaker), written: excerpt(name) }, ...fix };
  }
}

/** Finds the speeches of others within a speech. */
function* namesInSpeeches(context: RuleContext, form: 'colon' | 'unparted'): Generator<Found> {
  const names = new KnownNames(context);
  for (const { block, side, key, parts } of context.survey.speeches) {
    let first = true;
    for (const [part, { kind, text }] of parts.entries()) {
      if (kind !== 'dialogue') continue;
      const lines = text.split('\n');
      let start = 0;
      for (const [at, line] of lines.entries()) {
        const range = { start, end: start + line.length, part, ...(side ? { side } : undefined) };
        start += line.length + 1;
        const named =
          form === 'colon'
            ? colonCue(line, names, context.vocabulary, false)?.named
            : first
              ? undefined
              : cueAt(lines, at);
        first = false;
        if (named?.capitals && names.speaks(named) && (form === 'colon' || named.key !== key)) {
          yield { block, range, args: { name: excerpt(named.name) } };
        }
      }
    }
  }
}

function cueAt(lines: readonly string[], at: number) {
  const next = lines[at + 1]?.trim() ?? '';
  return next === '' || next === next.toUpperCase() ? undefined : namedLine(lines[at] ?? '');
}
