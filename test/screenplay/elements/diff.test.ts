import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffElements, diffScripts, type ElementChange } from '../../../src/screenplay/elements/diff.js';
import { elements, type ScreenplayElement } from '../../../src/screenplay/elements/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { normalScript } from '../arbitraries.js';
import { applyChanges } from './apply-changes.js';

const SCENE = `INT. HOUSE - DAY

Anna sits at the table and reads a letter.

ANNA
(low)
He is not coming back.

PETER
Who?

CUT TO:
`;

function told(before: string, after: string): string[] {
  return diffScripts(parse(before).script, parse(after).script).map(brief);
}

function brief({ kind, before, after }: ElementChange): string {
  return [kind, before?.text, after?.text].filter((part) => part !== undefined).join(' | ');
}

/** Where an element stands says nothing about the content. */
function content(element: ScreenplayElement): ScreenplayElement {
  return { ...element, line: 0 };
}

function row(text: string, type: ScreenplayElement['type'] = 'ACTION'): ScreenplayElement {
  return { type, text, character: null, sceneNumber: null, dual: null, line: 1 };
}

describe('diffScripts', () => {
  it('finds nothing between equal scripts', () => {
    expect(told(SCENE, SCENE)).toEqual([]);
  });

  it('tells what was added, removed and changed, in reading order', () => {
    const after = SCENE.replace('reads a letter.', 'reads an old letter.')
      .replace('(low)\n', '')
      .replace('CUT TO:', 'PETER goes to the door.\n\nFADE OUT.');
    expect(told(SCENE, after)).toEqual([
      'CHANGED | Anna sits at the table and reads a letter. | Anna sits at the table and reads an old letter.',
      'REMOVED | (low)',
      'REMOVED | CUT TO:',
      'ADDED | PETER goes to the door.',
      'ADDED | FADE OUT.',
    ]);
  });

  it('lists what stayed when asked to, with both places', () => {
    const all = diffScripts(parse(SCENE).script, parse(`= New\n\n${SCENE}`).script, { unchanged: true });
    expect(all.map(({ kind }) => kind)).toEqual(['ADDED', ...Array.from({ length: 8 }, () => 'UNCHANGED')]);
    expect(all[1]).toMatchObject({ beforeIndex: 0, afterIndex: 1, before: { line: 1 }, after: { line: 3 } });
  });

  it('takes a renamed speaker for a change of the cue and of what is said', () => {
    expect(told('ANNA\nHello there.', 'ANNE\nHello there.')).toEqual([
      'CHANGED | ANNA | ANNE',
      'CHANGED | Hello there. | Hello there.',
    ]);
  });

  it('does not pair elements of different types or with little in common', () => {
    expect(told('He runs to the door.', '> He runs to the door. <')).toEqual([
      'REMOVED | He runs to the door.',
      'ADDED | He runs to the door.',
    ]);
    expect(told('He runs to the door.', 'Rain falls on an empty street.')).toEqual([
      'REMOVED | He runs to the door.',
      'ADDED | Rain falls on an empty street.',
    ]);
  });

  it('sees a scene number and a side of dual dialogue as content', () => {
    expect(told('INT. A #1#\n\nHe sits.', 'INT. A #2#\n\nHe sits.')).toEqual(['CHANGED | INT. A | INT. A']);
    expect(told('A\nb\n\nC\nd', 'A\nb\n\nC ^\nd')).toHaveLength(4);
  });

  it('leads from one to the other by its changes alone', () => {
    fc.assert(
      fc.property(normalScript, normalScript, fc.boolean(), (one, two, unchanged) => {
        const [before, after] = [elements(one), elements(two)];
        const changes = diffScripts(one, two, { unchanged });
        expect(applyChanges(before, changes).map(content)).toEqual(after.map(content));
      }),
    );
  });

  it('leads from one to the other within any number of steps, and never lists a row twice', () => {
    const rows = fc.array(
      fc.constantFrom('a', 'b', 'c', 'd e f g', 'd e f h').map((text) => row(text)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, rows, fc.constantFrom(0, 3, 50, 2_000_000), (before, after, maxSteps) => {
        const changes = diffElements(before, after, { maxSteps, unchanged: true });
        expect(applyChanges(before, changes)).toEqual(after);
        const places = (key: 'beforeIndex' | 'afterIndex') =>
          changes.map((change) => change[key]).filter((index) => index !== null);
        expect(places('beforeIndex')).toEqual(before.map((_, index) => index));
        expect(places('afterIndex')).toEqual(after.map((_, index) => index));
        for (const { kind, before: b, after: a } of changes) {
          expect(kind).toBe(!b ? 'ADDED' : !a ? 'REMOVED' : b.text === a.text ? 'UNCHANGED' : 'CHANGED');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds the shortest difference: as many rows stay as the longest common series has', () => {
    const letters = fc.array(fc.constantFrom('a', 'b'), { maxLength: 16 });
    fc.assert(
      fc.property(letters, letters, (one, two) => {
        // A letter that stands once in each is an anchor, which may cost the shortest way.
        fc.pre(['a', 'b'].every((letter) => one.filter((each) => each === letter).length !== 1));
        const changes = diffElements(
          one.map((text) => row(text)),
          two.map((text) => row(text)),
          { unchanged: true },
        );
        expect(changes.filter(({ kind }) => kind === 'UNCHANGED')).toHaveLength(longestCommon(one, two));
      }),
    );
  });

  it('gives a coarser answer rather than search for ever', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => row(`x${(index * 7919) % 13}`));
    const after = Array.from({ length: 20_000 }, (_, index) => row(`x${(index * 104_729) % 11}`));
    const changes = diffElements(before, after, { maxSteps: 10_000 });
    expect(applyChanges(before, changes)).toEqual(after);
  });
});

function longestCommon(one: readonly string[], two: readonly string[]): number {
  let previous = two.map(() => 0);
  for (const letter of one) {
    const next: number[] = [];
    two.forEach((other, at) =>
      next.push(other === letter ? (previous[at - 1] ?? 0) + 1 : Math.max(previous[at] ?? 0, next[at - 1] ?? 0)),
    );
    previous = next;
  }
  return previous.at(-1) ?? 0;
}
