import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Script, Speech } from '../../../src/screenplay/ast.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { textCells } from '../../../src/screenplay/layout/cells.js';
import type { Layout, PageLine, Profile } from '../../../src/screenplay/layout/page.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { checkProfile, LETTER, MULTICAM } from '../../../src/screenplay/layout/profiles.js';
import { endsSentence } from '../../../src/screenplay/layout/sentences.js';
import { plainText } from '../../../src/screenplay/text/rich.js';
import { normalScript } from '../arbitraries.js';
import { writeFeature, writeMulticam } from '../fixtures/feature.js';
import { textOf } from './blocks.js';

const RUNS = Number(process.env.FC_RUNS ?? 200);

/** Pages so low and narrow that even little text breaks in every way. */
const TINY: Profile = checkProfile({
  ...LETTER,
  id: 'tiny',
  linesPerPage: 8,
  elements: Object.fromEntries(
    Object.entries(LETTER.elements).map(([kind, metrics]) => [kind, { ...metrics, cells: 9 }]),
  ) as unknown as Profile['elements'],
});

const scripts: fc.Arbitrary<Script> = fc.array(normalScript, { minLength: 1, maxLength: 6 }).map((parts) => ({
  titlePage: parts[0]!.titlePage,
  body: parts.flatMap(({ body }) => body),
}));
const profiles = fc.constantFrom(LETTER, MULTICAM, TINY, { ...TINY, dialogueSpacing: 2 as const });

function ownLines(layout: Layout): PageLine[] {
  return layout.pages.flatMap(({ number, lines }) =>
    number === null ? [] : lines.filter(({ range }) => range !== undefined),
  );
}

const squeezed = (text: string) => text.replaceAll(/[ \n]/g, '');
const capitals = (text: string) => squeezed(text).toLocaleUpperCase('en');

/** The text of a block by what shows it: a part of a side, or the block itself. */
function expectedText(block: Block, profile: Profile): [key: string, text: string][] {
  const speech = ({ name, extensions, parts }: Speech, side: string): [string, string][] => [
    [`${side}-1`, capitals(plainText(name) + extensions.map((extension) => `(${extension})`).join(''))],
    ...parts.map(({ kind, text }, index): [string, string] => [
      `${side}${index}`,
      squeezed(kind === 'parenthetical' ? `(${plainText(text)})` : plainText(text)),
    ]),
  ];
  switch (block.kind) {
    case 'speech':
      return speech(block.speech, '');
    case 'dual':
      return [...speech(block.left, 'left'), ...speech(block.right, 'right')];
    case 'heading':
    case 'transition':
      return [['', capitals(plainText(block.text))]];
    case 'action':
    case 'centered': {
      const isCapital =
        (block.kind === 'action' && profile.actionCapitals) ||
        /^(?:Shot|New Act|End of Act|Cold Opening)$/.test(block.role ?? '');
      return [['', isCapital ? capitals(plainText(block.text)) : squeezed(plainText(block.text))]];
    }
    case 'lyrics':
      return [['', squeezed(plainText(block.text))]];
    default:
      return [];
  }
}

describe('layout of any script', () => {
  it('has no page over its lines, and no blank line at its top or foot', () => {
    fc.assert(
      fc.property(scripts, profiles, (script, profile) => {
        for (const { number, lines } of paginate(script, profile).pages) {
          const own = lines.filter(({ range }) => range || number === null);
          // Speech in double space is so below a cue that is said again as well.
          if (number !== null) {
            expect(own[0]!.row).toBe(/dialogue/i.test(own[0]!.kind) ? profile.dialogueSpacing - 1 : 0);
          }
          for (const { row, spans } of own) {
            expect(row).toBeGreaterThanOrEqual(0);
            expect(row).toBeLessThan(profile.linesPerPage);
            expect(spans.map(({ text }) => text).join('')).toMatch(/[^ ]/);
            expect(spans.every(({ text }) => text !== '')).toBe(true);
          }
          for (const line of lines.filter((each) => !own.includes(each))) {
            expect(['more', 'cue', 'dualCueLeft', 'dualCueRight']).toContain(line.kind);
            expect(line.row).toBe(line.kind === 'more' ? own.at(-1)!.row + 1 : -1);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps every line within its measure, but for a hyphen at its end', () => {
    fc.assert(
      fc.property(scripts, profiles, (script, profile) => {
        for (const line of ownLines(paginate(script, profile))) {
          const { column, cells } = profile.elements[line.kind as keyof Profile['elements']];
          const begin = line.spans[0]!.column;
          expect(begin).toBeGreaterThanOrEqual(column - 1);
          expect(begin + textCells(textOf(line).replace(/(?<=.)-$/, ''))).toBeLessThanOrEqual(column + cells);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('shows every text of the script once, in order, and nothing else', () => {
    fc.assert(
      fc.property(scripts, profiles, (script, profile) => {
        const found = new Map<string, string>();
        let last = -1;
        for (const line of ownLines(paginate(script, profile))) {
          expect(line.block).toBeGreaterThanOrEqual(last);
          last = line.block;
          const key = `${line.block} ${line.side ?? ''}${line.part ?? ''}`;
          found.set(key, (found.get(key) ?? '') + squeezed(textOf(line)));
        }
        const expected = script.body.flatMap((block, index) =>
          expectedText(block, profile).map(([key, text]): [string, string] => [`${index} ${key}`, text]),
        );
        const plain = [...found].map(([key, text]): [string, string] => {
          const wanted = expected.find(([each]) => each === key)?.[1];
          return [key, `${wanted}(CONT'D)` === text ? wanted! : text];
        });
        expect(Object.fromEntries(plain)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: RUNS },
    );
  });

  it('tells the range of each line, one behind the other', () => {
    fc.assert(
      fc.property(scripts, profiles, (script, profile) => {
        const ends = new Map<string, number>();
        for (const { block, side, part, range } of ownLines(paginate(script, profile))) {
          const key = `${block} ${side ?? ''} ${part ?? ''}`;
          expect(range![0]).toBeGreaterThanOrEqual(ends.get(key) ?? 0);
          expect(range![1]).toBeGreaterThanOrEqual(range![0]);
          ends.set(key, range![1]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('knows where each block begins', () => {
    fc.assert(
      fc.property(scripts, profiles, (script, profile) => {
        const { pages, starts } = paginate(script, profile);
        const found = script.body.map((): { page: number; row: number } | null => null);
        pages
          .filter(({ number }) => number !== null)
          .forEach(({ lines }, page) =>
            lines.forEach(({ block, row, range }) => range && (found[block] ??= { page, row })),
          );
        expect(starts).toEqual(found);
      }),
      { numRuns: RUNS },
    );
  });

  it('P11 is the same for the same script, which it leaves alone', () => {
    fc.assert(
      fc.property(scripts, profiles, (script, profile) => {
        const before = JSON.stringify(script);
        const once = JSON.stringify(paginate(script, profile));
        expect(JSON.stringify(paginate(script, profile))).toBe(once);
        expect(JSON.stringify(script)).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('layout of whole films', () => {
  const films: [name: string, profile: Profile, text: string][] = [
    ...[1, 2, 3, 4, 5].map((seed): [string, Profile, string] => [`feature ${seed}`, LETTER, writeFeature(seed, 60)]),
    ...[1, 2].map((seed): [string, Profile, string] => [`multi-camera ${seed}`, MULTICAM, writeMulticam(seed, 60)]),
    ['feature 6 on low pages', { ...LETTER, id: 'low', linesPerPage: 18 }, writeFeature(6, 20)],
  ];

  describe.each(films)('%s', (_, profile, text) => {
    const { script } = parse(text);
    const layout = paginate(script, profile);
    const pages = layout.pages
      .filter(({ number }) => number !== null)
      .map(({ lines }) => lines.filter(({ range }) => range));
    /** Blocks that go on over the end of a page, with their lines on both sides. */
    const splits = pages.slice(1).flatMap((page, index) => {
      const { block } = page[0]!;
      const head = pages[index]!.filter((line) => line.block === block);
      return head.length > 0
        ? [{ block: script.body[block]!, head, tail: page.filter((line) => line.block === block) }]
        : [];
    });

    it('leaves no heading at the foot of a page', () => {
      expect(pages.slice(0, -1).filter((page) => page.at(-1)!.kind === 'heading')).toEqual([]);
    });

    it('splits action after a sentence, with two lines on both sides', () => {
      const wrong = splits.filter(
        ({ block, head, tail }) =>
          block.kind === 'action' &&
          !(
            endsSentence(textOf(head.at(-1)!)) &&
            Math.min(head.length, tail.length) >= 2 &&
            / |.{6}/.test(textOf(tail.at(-1)!))
          ),
      );
      expect(wrong).toEqual([]);
    });

    it('splits speeches with two lines said on both sides, not after a parenthetical', () => {
      const speeches = splits.filter(({ block }) => block.kind === 'speech');
      expect(speeches.length).toBeGreaterThan(0);
      for (const { head, tail } of speeches) {
        expect(head.filter(({ part }) => part! >= 0).length).toBeGreaterThanOrEqual(2);
        expect(tail.length).toBeGreaterThanOrEqual(2);
        expect(head.at(-1)!.kind).toBe('dialogue');
      }
    });

    it('splits nothing else', () => {
      expect(splits.filter(({ block }) => block.kind !== 'action' && block.kind !== 'speech')).toEqual([]);
    });

    it('leaves no more of a page empty than the next block wanted', () => {
      const empty = pages.slice(0, -1).map((page) => profile.linesPerPage - 1 - page.at(-1)!.row);
      expect(Math.max(...empty)).toBeLessThanOrEqual(12);
    });
  });
});
