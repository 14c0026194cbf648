import { asSpeeches, colonCue, innerCues, joinedCue, KnownNames, namedLine, partedCues, type CueForm } from './lost-cues.js';
import { rule, type Found, type Rule, type RuleContext } from './rule.js';
import { excerpt } from './vocabulary.js';

export const LOST_CUE_RULES: readonly Rule[] = Object.freeze([
  rule({
    id: 'CUE005',
    summary: 'cue with a blank line below it',
    needs: ['vocabulary'],
    message: ({ name, said }) => (said === 'yes' ? `"${name}" and what is said below it are read as action: a cue has no blank line below it.` : `"${name}" is read as action: below a cue stands what is said.`),
    note: ({ name, said }) => (said === 'yes' ? `Take out the blank line between the cue "${name}" and what is said.` : `Write what is said on the line below the cue "${name}", or take the cue out.`),
    habit: ({ name, count }) => `${count} cues have a blank line below them and are read as action, "${name}" first: take the blank lines out.`,
    *check(context) {
      for (const cue of partedCues(context)) {
        const { block, text } = cue.paragraph;
        const fix = joinedCue(context, cue);
        yield { block, range: { start: 0, end: text.length }, args: { name: excerpt(text), said: cue.below.length > 0 ? 'yes' : 'no' }, ...(fix.length > 0 ? { fix } : undefined) };
      }
    },
  }),
  rule({
    id: 'CUE006',
    summary: 'cue in small letters',
    message: ({ name }) => `"${name}" and what is said below it are read as action: a cue is in capitals, or begins with @.`,
    note: ({ name }) => `Write the cue "${name}" in capitals.`,
    habit: ({ name, count }) => `${count} cues are not in capitals and are read as action, "${name}" first.`,
    *check(context) {
      yield* cuesIn(context, 'small');
    },
  }),
  rule({
    id: 'CUE007',
    summary: 'speech written as `NAME: text`',
    needs: ['vocabulary'],
    message: ({ name }) => `What ${name} says stands behind a colon: write the name on a line of its own, and the words below it.`,
    note: ({ name }) => `Write the name ${name} on a line of its own, and what is said on the next.`,
    habit: ({ name, count }) => `${count} speeches are written as "NAME: text", one of ${name} first: write each name on a line of its own, and the words below it.`,
    *check(context): Generator<Found> {
      yield* cuesIn(context, 'colon');
      yield* namesInSpeeches(context, 'colon');
    },
  }),
  rule({
    id: 'CUE008',
    summary: 'cue without a blank line above it',
    message: ({ name }) => `"${name}" and what is said below it belong to the text above: a cue needs a blank line above it.`,
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
    const cues = innerCues(text, names, context).filter(({ form: own, said }) => !isFront || own !== 'colon' || context.vocabulary.phrases?.spoken.test(said));
    let mended = false;
    for (const { form: own, start, end, named } of cues) {
      if (own !== form) continue;
      const replacement = mended ? undefined : asSpeeches(script.body[block]!, cues);
      // The first finding mends the whole paragraph.
      mended = true;
      yield { block, range: { start, end }, args: { name: excerpt(named.name) }, ...(replacement && replacement[0] !== script.body[block] ? { fix: [{ block, replacement }] } : undefined) };
    }
  }
}

/** Others who speak within a speech. */
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
        const named = form === 'colon' ? colonCue(line, names, context.vocabulary, false)?.named : first ? undefined : cueAt(lines, at);
        first = false;
        if (named?.capitals && names.speaks(named) && (form === 'colon' || named.key !== key)) yield { block, range, args: { name: excerpt(named.name) } };
      }
    }
  }
}

function cueAt(lines: readonly string[], at: number) {
  const next = lines[at + 1]?.trim() ?? '';
  return next === '' || next === next.toUpperCase() ? undefined : namedLine(lines[at]!);
}
