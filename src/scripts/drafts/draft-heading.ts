import type { Block, Pos, Span } from '../../screenplay/ast.js';
import { heading } from '../../screenplay/build.js';
import type { Repair } from '../../screenplay/diagnostics.js';
import { assess } from '../../screenplay/draft/assess.js';
import type { DraftResult } from '../../screenplay/draft/stream.js';
import { insertBlocks, replaceBlocks } from '../../screenplay/edit.js';
import { print } from '../../screenplay/fountain/print.js';
import { compareHeadings } from '../../screenplay/languages/heading-likeness.js';
import { endsSentence, hasCase } from '../../screenplay/languages/letters.js';
import { saysPlanned } from '../../screenplay/languages/planned-heading.js';
import { plainText } from '../../screenplay/rich.js';

interface HeadedDraft {
  result: DraftResult;
  repairs: readonly Repair[];
}

const START: Pos = Object.freeze({ offset: 0, line: 1, column: 1 });

const SUPPLIED = 'DRF101';

/** Whether the model wrote a heading of its own at the top of the scene. */
export function hasOwnHeading({ repairs }: { repairs: readonly { code: string }[] }): boolean {
  return !repairs.some(({ code }) => code === SUPPLIED);
}

/** The draft with a single heading at its top, and the repairs that this took. */
export function underHeading(given: DraftResult, planned: string): HeadedDraft {
  const spelled = inPlanOf(given, planned);
  const once = headedOnce(spelled.result);
  const { result, repairs } = withoutRemarks(once.result, planned);
  const done = [...spelled.repairs, ...once.repairs, ...repairs];
  if (assess(result).headingFirst) return { result, repairs: done };
  const script = insertBlocks(result.script, 0, [heading(planned)]);
  const spans: readonly Span[] = [[START, START], ...result.spans];
  const supplied: Repair = {
    code: SUPPLIED,
    level: 'warning',
    message: 'The text has no scene heading above it: it was given the planned one.',
    start: START,
    end: START,
    before: '',
    after: planned,
  };
  return { result: { ...result, script, spans }, repairs: [...done, supplied] };
}

/** Replaces a first line that says the planned heading in another form by the planned heading. */
function inPlanOf(result: DraftResult, planned: string): HeadedDraft {
  const { body } = result.script;
  const at = body.findIndex(
    (block) =>
      block.kind !== 'note' && block.kind !== 'section' && block.kind !== 'synopsis' && block.kind !== 'transition',
  );
  const block = body[at];
  const lines = linesOf(block);
  const [line = '', ...below] = lines;
  if (block === undefined || lines.length === 0 || !saysPlanned(line, planned)) return { result, repairs: [] };
  const rest: Block[] = below.length === 0 ? [] : [{ kind: 'action', text: [{ kind: 'run', text: below.join('\n') }] }];
  const span = result.spans[at] ?? [START, START];
  const script = replaceBlocks(result.script, at, at + 1, [heading(planned), ...rest]);
  const spans = [...result.spans.slice(0, at), span, ...rest.map(() => span), ...result.spans.slice(at + 1)];
  const repair: Repair = {
    code: 'DRF103',
    level: 'warning',
    message: 'The line that says the planned heading in another form was replaced by it.',
    start: span[0],
    end: span[1],
    before: line,
    after: planned,
  };
  return { result: { ...result, script, spans }, repairs: [repair] };
}

/** Leaves out a heading that repeats the one directly above it. */
function headedOnce(result: DraftResult): HeadedDraft {
  const { body } = result.script;
  const at = body.findIndex(({ kind }) => kind === 'heading');
  const [first, second] = [body[at], body[at + 1]];
  if (first?.kind !== 'heading' || second?.kind !== 'heading') return { result, repairs: [] };
  const [one, other] = [plainText(first.text), plainText(second.text)];
  const same = compareHeadings(one, other);
  if (!same.place || !same.time || !same.setting || !(saysPlanned(one, other) || saysPlanned(other, one))) {
    return { result, repairs: [] };
  }
  const [start, end] = result.spans[at + 1] ?? [START, START];
  const repair: Repair = {
    code: 'DRF103',
    level: 'warning',
    message: 'The heading was written twice, one directly below the other: the second was left out.',
    start,
    end,
    before: other,
    after: '',
  };
  const without = <T>(list: readonly T[]) => [...list.slice(0, at + 1), ...list.slice(at + 2)];
  return {
    result: { ...result, script: { ...result.script, body: without(body) }, spans: without(result.spans) },
    repairs: [repair],
  };
}

/** The lines of a paragraph, or of a speech: a heading in capitals directly above its text was read as a cue. */
function linesOf(block: Block | undefined): readonly string[] {
  if (block?.kind === 'action' && block.role === undefined) {
    return plainText(block.text)
      .split('\n')
      .map((line) => line.trim());
  }
  if (block?.kind !== 'speech') return [];
  const { name, extensions, parts } = block.speech;
  return [
    [plainText(name), ...extensions.map((each) => `(${each})`)].join(' '),
    ...parts.flatMap(({ kind, text }) =>
      kind === 'parenthetical' ? `(${plainText(text)})` : plainText(text).split('\n'),
    ),
  ];
}

/** Drops prose above the planned heading: it is the model's remark to its reader, and the scene begins with the heading. */
function withoutRemarks(result: DraftResult, planned: string): HeadedDraft {
  const { body } = result.script;
  const at = body.findIndex((block) => block.kind === 'heading');
  const above = body.slice(0, Math.max(at, 0));
  const first = body[at];
  if (
    above.length === 0 ||
    first?.kind !== 'heading' ||
    !above.every(isProse) ||
    !sameHeading(plainText(first.text), planned)
  ) {
    return { result, repairs: [] };
  }
  const dropped: Repair = {
    code: 'DRF102',
    level: 'info',
    message: 'Prose above the planned heading was set aside; it is not part of the scene.',
    start: result.spans[0]![0],
    end: result.spans[at - 1]![1],
    before: print({ titlePage: [], body: above }).text.trim(),
    after: '',
  };
  return {
    result: { ...result, script: { ...result.script, body: body.slice(at) }, spans: result.spans.slice(at) },
    repairs: [dropped],
  };
}

function isProse(block: Block): boolean {
  if (block.kind !== 'action') return false;
  const text = plainText(block.text);
  return /\p{Ll}/u.test(text) || (!hasCase(text) && endsSentence(text));
}

function sameHeading(one: string, other: string): boolean {
  const fold = (text: string) =>
    text
      .normalize('NFC')
      .toUpperCase()
      .replace(/[\s\p{Pd}.]+/gu, ' ')
      .trim();
  return fold(one) === fold(other);
}
