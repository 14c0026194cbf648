import { describe, expect, it } from 'vitest';
import {
  action,
  heading,
  speech,
  transition,
  centered,
  dialogue,
  dual,
  lyric,
  lyrics,
  note,
  pageBreak,
  parenthetical,
  section,
  speechOf,
  synopsis,
} from '../build.js';
import type { Profile } from '../../../src/screenplay/layout/page.js';
import { A4, LETTER, MULTICAM } from '../../../src/screenplay/layout/profiles.js';
import { lay, leaving, lines, said, says, sentences, show, shown, solid } from './blocks.js';

const A = action('One line');

describe('rule 1: space between blocks', () => {
  it('holds 54 lines on a page of US Letter and 58 on A4', () => {
    expect(lay([solid(54)]).pages).toHaveLength(1);
    expect(lay([solid(55)]).pages).toHaveLength(2);
    expect(lay([solid(58)], A4).pages).toHaveLength(1);
    expect(lay([solid(59)], A4).pages).toHaveLength(2);
  });

  it('puts a block on the last row of a page', () => {
    expect(show([leaving(1), A])).toEqual([['53 One line']]);
  });

  it('begins a page without a blank line when it does not fit', () => {
    expect(show([leaving(0), A])).toEqual([[], ['0 One line']]);
    expect(show([leaving(-1), A])).toEqual([[], ['0 One line']]);
  });

  it('leaves two blank lines above a heading, one above the rest', () => {
    expect(show([A, heading('INT. X'), A, says(dialogue('Hm')), transition('CUT TO:'), centered('END')])).toEqual([
      ['0 One line', '3 INT. X', '5 One line', '7 ANNA', '8 Hm', '10 CUT TO:', '12 END'],
    ]);
  });

  it("takes the larger of the profile's figure and the author's, not the sum", () => {
    const wide: Profile = {
      ...LETTER,
      elements: { ...LETTER.elements, action: { ...LETTER.elements.action, before: 2 } },
    };
    const [plain, one, two] = [0, 1, 2].map((gap) => [A, { ...A, gap }]);
    expect([plain, one, two].map((blocks) => show(blocks!, wide)[0]![1])).toEqual([
      '3 One line',
      '3 One line',
      '4 One line',
    ]);
    expect([plain, one, two].map((blocks) => show(blocks!)[0]![1])).toEqual(['2 One line', '3 One line', '4 One line']);
  });

  it("counts the author's blank lines before all that takes lines, those of a heading beyond two", () => {
    const gap = 3;
    expect(show([A, { ...centered('x'), gap }])[0]![1]).toBe('5 x');
    expect(show([A, { ...heading('INT. X'), gap }])[0]![1]).toBe('6 INT. X');
    expect(show([A, { ...heading('INT. X'), gap }], MULTICAM)[0]![1]).toBe('6 INT. X');
    expect(show([A, { ...says(dialogue('Hm')), gap }])[0]![1]).toBe('5 ANNA');
    expect(show([A, { ...transition('CUT TO:'), gap }])[0]![1]).toBe('5 CUT TO:');
    expect(show([A, { ...lyrics('la'), gap }])[0]![1]).toBe('5 la');
    expect(show([A, { ...note('n'), gap }, A])[0]![1]).toBe('2 One line');
  });

  it("drops the author's blank lines where they would pass the end of the page", () => {
    expect(show([leaving(1, 3), { ...A, gap: 2 }])).toEqual([['53 One line']]);
    expect(show([leaving(0, 3), { ...A, gap: 2 }])).toEqual([[], ['0 One line']]);
    expect(show([A, { ...A, gap: 500 }])).toEqual([['0 One line'], ['0 One line']]);
  });

  it('gives notes, boneyards, sections and synopses no line', () => {
    const layout = lay([A, section(1, 'Act'), synopsis('so'), note('n'), A]);
    expect(shown(layout)).toEqual([['0 One line', '2 One line']]);
    expect(layout.starts).toEqual([{ page: 0, row: 0 }, null, null, null, { page: 0, row: 2 }]);
  });

  it('makes no page of a script without text', () => {
    expect(lay([]).pages).toEqual([]);
    expect(lay([note('n'), pageBreak(), section(1, 'x')]).pages).toEqual([]);
  });
});

describe('rule 2: a heading keeps what may stand alone', () => {
  const H = heading('INT. X');

  it('keeps action of three lines whole', () => {
    expect(show([leaving(5, 2), H, solid(3)])[0]).toHaveLength(4);
    expect(show([leaving(4, 2), H, solid(3)])).toEqual([[], ['0 INT. X', '2 A line 1', '3 A line 2', '4 A line 3']]);
  });

  it('keeps two lines of longer action', () => {
    expect(show([leaving(4, 2), H, sentences(5)])).toEqual([
      ['50 INT. X', '52 A line 1.', '53 A line 2.'],
      ['0 A line 3.', '1 A line 4.', '2 A line 5.'],
    ]);
    expect(show([leaving(3, 2), H, sentences(5)])[0]).toEqual([]);
  });

  it('goes with action that cannot be split', () => {
    expect(show([leaving(6, 2), H, solid(5)])[0]).toEqual([]);
    expect(show([leaving(7, 2), H, solid(5)])[0]).toHaveLength(6);
  });

  it('keeps a cue and two lines', () => {
    expect(show([leaving(5, 2), H, said(4)])).toEqual([
      ['49 INT. X', '51 ANNA', '52 A line 1.', '53 A line 2.', '54 (MORE)'],
      ["-1 ANNA (CONT'D)", '0 A line 3.', '1 A line 4.'],
    ]);
    expect(show([leaving(4, 2), H, said(4)])[0]).toEqual([]);
  });

  it('keeps dual dialogue and centered text whole', () => {
    const pair = dual(speechOf('A', [dialogue('x\ny')]), speechOf('B', [dialogue('z')]));
    expect(show([leaving(5, 2), H, pair])).toHaveLength(1);
    expect(show([leaving(4, 2), H, pair])[0]).toEqual([]);
    expect(show([leaving(4, 2), H, centered('a\nb')])).toHaveLength(1);
    expect(show([leaving(3, 2), H, centered('a\nb')])[0]).toEqual([]);
  });

  it('keeps the next heading with what that keeps', () => {
    expect(show([leaving(6, 2), H, heading('EXT. Y'), A])[0]).toEqual(['48 INT. X', '51 EXT. Y', '53 One line']);
    expect(show([leaving(5, 2), H, heading('EXT. Y'), A])).toEqual([[], ['0 INT. X', '3 EXT. Y', '5 One line']]);
  });

  it('looks through what takes no line', () => {
    expect(show([leaving(2, 2), H, note('n'), synopsis('s'), A])).toEqual([[], ['0 INT. X', '2 One line']]);
  });

  it('ends a page only before a page break or the end', () => {
    expect(show([leaving(1, 2), H])).toEqual([['53 INT. X']]);
    expect(show([leaving(1, 2), H, pageBreak(), A])).toEqual([['53 INT. X'], ['0 One line']]);
    expect(show([leaving(1, 2), H, A])[0]).toEqual([]);
  });
});

describe('rule 3: action', () => {
  it('splits with two lines on both sides', () => {
    expect(show([leaving(2), sentences(4)])).toEqual([
      ['52 A line 1.', '53 A line 2.'],
      ['0 A line 3.', '1 A line 4.'],
    ]);
    expect(show([leaving(3), sentences(4)])[0]).toHaveLength(2);
    expect(show([leaving(4), sentences(4)])).toHaveLength(1);
    expect(show([leaving(1), sentences(4)])[0]).toEqual([]);
  });

  it('never splits three lines', () => {
    expect(show([leaving(2), sentences(3)])[0]).toEqual([]);
    expect(show([leaving(3), sentences(3)])).toHaveLength(1);
  });

  it('splits at a sentence end only', () => {
    expect(show([leaving(3), action('One\ntwo.\nthree\nfour\nthe fifth')])[0]).toEqual(['51 One', '52 two.']);
    expect(show([leaving(3), action('One.\ntwo\nthree\nfour\nthe fifth')])[0]).toEqual([]);
  });

  it('splits behind closing quotes, not in "Dr." nor after an initial', () => {
    expect(show([leaving(2), action('One\n"two."\nthree\na fourth')])[0]).toHaveLength(2);
    expect(show([leaving(2), action('One\nis Dr.\nthree\na fourth')])[0]).toEqual([]);
    expect(show([leaving(2), action('One\nis J.\nthree\na fourth')])[0]).toEqual([]);
    expect(show([leaving(2), action('One\nis 3.5\nthree\na fourth')])[0]).toEqual([]);
  });

  it('carries whole sentences over and wraps them anew', () => {
    const text =
      'The porter looks past the luggage and hurries towards the clock, which has stopped. A child counts the trains. Nobody has told her that this line has been closed since the spring, and nobody will, since she is so good at it and it is not raining.';
    const [first, second] = show([leaving(2), action(text)]);
    expect(first).toEqual([
      '52 The porter looks past the luggage and hurries towards the',
      '53 clock, which has stopped. A child counts the trains.',
    ]);
    expect(second).toEqual([
      '0 Nobody has told her that this line has been closed since the',
      '1 spring, and nobody will, since she is so good at it and it is',
      '2 not raining.',
    ]);
    const layout = lay([leaving(2), action(text)]);
    expect(layout.pages[1]!.lines[0]!.range).toEqual([text.indexOf('Nobody'), text.indexOf(' spring')]);
  });

  it('carries no short word alone as a last line', () => {
    expect(show([leaving(2), action('One.\ntwo.\nthree.\nfour.')])[0]).toEqual([]);
    expect(show([leaving(2), action('One.\ntwo.\nthree.\nfourth.')])[0]).toHaveLength(2);
    expect(show([leaving(2), action('One.\ntwo.\nthree.\na b.')])[0]).toHaveLength(2);
  });

  it('splits lyrics by the same rule', () => {
    expect(show([leaving(2), lyrics(lines(4, '.'))])[0]).toHaveLength(2);
    expect(show([leaving(2), lyrics(lines(4))])[0]).toEqual([]);
  });

  it('splits again on the page after', () => {
    const pages = show([leaving(2), sentences(60)]);
    expect(pages.map((page) => page.length)).toEqual([2, 54, 4]);
  });
});

describe('rule 4: speeches', () => {
  const more = '54 (MORE)';

  it('splits with two lines said on both sides', () => {
    expect(show([leaving(3), said(4)])).toEqual([
      ['51 ANNA', '52 A line 1.', '53 A line 2.', more],
      ["-1 ANNA (CONT'D)", '0 A line 3.', '1 A line 4.'],
    ]);
    expect(show([leaving(2), said(4)])[0]).toEqual([]);
    expect(show([leaving(5), said(4)])).toHaveLength(1);
  });

  it('keeps three lines of one part whole', () => {
    expect(show([leaving(3), said(3)])[0]).toEqual([]);
    expect(show([leaving(4), said(3)])).toHaveLength(1);
  });

  it('counts a parenthetical as a line', () => {
    expect(show([leaving(3), says(parenthetical('beat'), dialogue(lines(3, '.')))])).toEqual([
      ['51 ANNA', '52 (beat)', '53 A line 1.', more],
      ["-1 ANNA (CONT'D)", '0 A line 2.', '1 A line 3.'],
    ]);
  });

  it('leaves no parenthetical last on a page', () => {
    const parts = [dialogue(lines(2)), parenthetical('beat'), dialogue(lines(2))];
    expect(show([leaving(4), says(...parts)])).toEqual([
      ['50 ANNA', '51 A line 1', '52 A line 2', '53 (MORE)'],
      ["-1 ANNA (CONT'D)", '0 (beat)', '1 A line 1', '2 A line 2'],
    ]);
  });

  it('splits inside a part only after a sentence', () => {
    expect(show([leaving(5), says(dialogue('one\ntwo.\nthree\nfour\nfive'))])[0]).toEqual([
      '49 ANNA',
      '50 one',
      '51 two.',
      '52 (MORE)',
    ]);
    expect(show([leaving(5), says(dialogue(lines(5)))])[0]).toEqual([]);
  });

  it('splits inside a part only if it has three lines', () => {
    const parts = (count: number) => [lyric(lines(2)), dialogue(lines(count, '.')), lyric(lines(2))];
    expect(show([leaving(4), says(...parts(2))])[0]).toEqual(['50 ANNA', '51 A line 1', '52 A line 2', '53 (MORE)']);
    expect(show([leaving(4), says(...parts(3))])[0]).toEqual([
      '50 ANNA',
      '51 A line 1',
      '52 A line 2',
      '53 A line 1.',
      more,
    ]);
  });

  it('likes a sentence end better than a fuller page', () => {
    const parts = [dialogue('one\ntwo.\nthree'), lyric('four\nfive\nsix')];
    expect(show([leaving(5), says(...parts)])[0]).toEqual(['49 ANNA', '50 one', '51 two.', '52 (MORE)']);
    expect(show([leaving(5), says(dialogue('one\ntwo\nthree'), lyric('four\nfive\nsix'))])[0]).toHaveLength(5);
  });

  it('likes a substantial rest better than a fuller page', () => {
    expect(show([leaving(4), said(5)]).map((page) => page.length)).toEqual([4, 4]);
  });

  it('fills the page otherwise', () => {
    expect(show([leaving(5), said(7)]).map((page) => page.length)).toEqual([6, 4]);
  });

  it('carries whole sentences over and wraps them anew', () => {
    const text =
      'Nobody asked the harbour master. He took the early train, and he left us the keys. There was a piano in this room once, and somebody who played.';
    expect(show([leaving(4), says(dialogue(text))])).toEqual([
      [
        '50 ANNA',
        '51 Nobody asked the harbour master. He',
        '52 took the early train, and he left',
        '53 us the keys.',
        more,
      ],
      ["-1 ANNA (CONT'D)", '0 There was a piano in this room', '1 once, and somebody who played.'],
    ]);
  });

  it('lets a cue without words end a page', () => {
    expect(show([leaving(1), speech('ANNA', [])])).toEqual([['53 ANNA']]);
  });

  it('keeps a cue with its one line', () => {
    expect(show([leaving(1), says(dialogue('x'))])[0]).toEqual([]);
    expect(show([leaving(2), says(dialogue('x'))])).toHaveLength(1);
  });

  it('begins no page with an inner blank line, and shows it elsewhere', () => {
    expect(show([says(dialogue('a\n\n\nb'))])).toEqual([['0 ANNA', '1 a', '4 b']]);
    const text = 'one.\ntwo.\n\n\nthree.\nfour.';
    expect(show([leaving(4), says(dialogue(text))])).toEqual([
      ['50 ANNA', '51 one.', '52 two.', '53 (MORE)'],
      ["-1 ANNA (CONT'D)", '0 three.', '1 four.'],
    ]);
  });
});

describe('rule 5: (MORE) and the cue on the next page', () => {
  it('do not count as lines of their pages', () => {
    const [first, second] = lay([leaving(3), said(2 + 54)]).pages;
    expect(first!.lines.at(-1)).toMatchObject({
      row: 54,
      kind: 'more',
      block: 1,
      spans: [{ column: 35, text: '(MORE)' }],
    });
    expect(second!.lines[0]).toEqual({
      row: -1,
      kind: 'cue',
      block: 1,
      spans: [{ column: 35, text: "ANNA (CONT'D)" }],
    });
    expect(second!.lines.filter(({ range }) => range)).toHaveLength(54);
    expect(second!.lines.at(-1)!.row).toBe(53);
  });

  it("say (CONT'D) once, whatever the author wrote", () => {
    for (const written of ["CONT'D", 'cont’d', 'Contd.', 'CONTINUED']) {
      expect(show([leaving(3), speech('ANNA', [dialogue(lines(4, '.'))], [written])])[1]![0]).toBe(
        `-1 ANNA (${written.toUpperCase()})`,
      );
    }
  });

  it('keep the extension', () => {
    expect(show([leaving(3), speech('ANNA', [dialogue(lines(4, '.'))], ['v.o.'])])[1]![0]).toBe(
      "-1 ANNA (V.O.) (CONT'D)",
    );
  });

  it('shorten a name that is too long for its line', () => {
    const page = show([
      leaving(4),
      speech('A NAME THAT IS RATHER LONGER THAN ONE LINE', [dialogue(lines(4, '.'))]),
    ])[1]!;
    expect(page[0]).toBe("-1 A NAME THAT IS RATHER LONGER… (CONT'D)");
  });
});

describe('rule 6: dual dialogue', () => {
  const pair = dual(
    speechOf('A', [dialogue(lines(2, '.'))]),
    speechOf('B', [parenthetical('x'), dialogue(lines(4, '.'))]),
  );

  it('is as high as its taller side', () => {
    expect(show([leaving(6), pair])).toHaveLength(1);
    expect(show([pair, A])[0]!.at(-1)).toBe('7 One line');
  });

  it('is never split', () => {
    expect(show([leaving(5), pair])[0]).toEqual([]);
  });

  it('is cut where it is longer than a page, and says on either side who goes on', () => {
    const long = dual(speechOf('A', [dialogue(lines(80, '.'))], ['V.O.']), speechOf('B', [dialogue(lines(60, '.'))]));
    const notices = lay([long]).pages.map(({ lines: rows }) =>
      rows
        .filter(({ range }) => range === undefined)
        .map(({ row, kind, side, spans }) => [row, kind, side, spans[0]!.text]),
    );
    expect(notices).toEqual([
      [
        [54, 'more', 'left', '(MORE)'],
        [54, 'more', 'right', '(MORE)'],
      ],
      [
        [-1, 'dualCueLeft', 'left', "A (V.O.) (CONT'D)"],
        [-1, 'dualCueRight', 'right', "B (CONT'D)"],
      ],
    ]);
    const short = dual(speechOf('A', [dialogue(lines(80, '.'))]), speechOf('B', [dialogue('x')]));
    expect(
      lay([short])
        .pages[1]!.lines.filter(({ range }) => range === undefined)
        .map(({ side }) => side),
    ).toEqual(['left']);
  });

  it('has both sides on the same rows, the left one first', () => {
    expect(
      lay([pair])
        .pages[0]!.lines.map(({ row, kind, side }) => [row, kind, side])
        .slice(0, 4),
    ).toEqual([
      [0, 'dualCueLeft', 'left'],
      [0, 'dualCueRight', 'right'],
      [1, 'dualDialogueLeft', 'left'],
      [1, 'dualParentheticalRight', 'right'],
    ]);
  });
});

describe('rule 7: page breaks and transitions', () => {
  const cut = transition('CUT TO:');

  it('starts a page at a page break, once', () => {
    expect(show([A, pageBreak(), A])).toEqual([['0 One line'], ['0 One line']]);
    expect(show([pageBreak(), A, pageBreak(), note('n'), pageBreak(), A, pageBreak()])).toEqual([
      ['0 One line'],
      ['0 One line'],
    ]);
    expect(show([leaving(1), A, pageBreak(), A])).toHaveLength(2);
  });

  it('lets a transition end a page', () => {
    expect(show([leaving(1), cut])).toEqual([['53 CUT TO:']]);
  });

  it('has the block before a transition lend two lines', () => {
    expect(show([leaving(6), sentences(6), cut])).toEqual([
      ['48 A line 1.', '49 A line 2.', '50 A line 3.', '51 A line 4.'],
      ['0 A line 5.', '1 A line 6.', '3 CUT TO:'],
    ]);
    expect(show([leaving(5), said(4), cut])).toEqual([
      ['49 ANNA', '50 A line 1.', '51 A line 2.', '52 (MORE)'],
      ["-1 ANNA (CONT'D)", '0 A line 3.', '1 A line 4.', '3 CUT TO:'],
    ]);
  });

  it('moves a block too short to be split, with its heading', () => {
    expect(show([leaving(2), solid(2), cut])).toEqual([[], ['0 A line 1', '1 A line 2', '3 CUT TO:']]);
    expect(show([leaving(2), says(dialogue('x')), cut])).toEqual([[], ['0 ANNA', '1 x', '3 CUT TO:']]);
    expect(show([leaving(4, 2), heading('INT. X'), solid(2), cut])).toEqual([
      [],
      ['0 INT. X', '2 A line 1', '3 A line 2', '5 CUT TO:'],
    ]);
  });

  it('begins a page if the block before cannot lend two lines', () => {
    expect(show([leaving(1), A, cut])).toEqual([['53 One line'], ['0 CUT TO:']]);
    expect(show([leaving(4), solid(4), cut])[1]).toEqual(['0 CUT TO:']);
    expect(show([leaving(3), cut, cut, cut])).toEqual([['51 CUT TO:', '53 CUT TO:'], ['0 CUT TO:']]);
    expect(show([solid(54), cut])[1]).toEqual(['0 CUT TO:']);
  });
});

describe('rule 8: what does not fit on an empty page', () => {
  it('is cut at a line end, with two lines left', () => {
    expect(show([solid(60)]).map((page) => page.length)).toEqual([54, 6]);
    expect(show([solid(55)]).map((page) => page.length)).toEqual([53, 2]);
    expect(show([solid(54 * 3 + 2)]).map((page) => page.length)).toEqual([54, 54, 54, 2]);
  });

  it('begins on a page of its own', () => {
    expect(show([A, solid(60)]).map((page) => page.length)).toEqual([1, 54, 6]);
  });

  it('stands below its heading', () => {
    expect(show([A, heading('INT. X'), solid(60)]).map((page) => page.length)).toEqual([1, 53, 8]);
  });

  it('is split by the rules as long as they can be kept', () => {
    const text = `${lines(20)}.\n${lines(60)}`;
    expect(show([action(text)]).map((page) => page.length)).toEqual([20, 54, 6]);
  });

  it('is cut with (MORE) if it is a speech, on both sides if it is dual dialogue', () => {
    const [first, second] = show([says(dialogue(lines(60)))]);
    expect(first!.slice(-2)).toEqual(['53 A line 53', '54 (MORE)']);
    expect(second!.slice(0, 2)).toEqual(["-1 ANNA (CONT'D)", '0 A line 54']);
    const pair = dual(speechOf('A', [dialogue(lines(60))]), speechOf('B', [dialogue('x')]));
    expect(show([pair]).map((page) => page.length)).toEqual([57, 8]);
  });

  it('takes any heading, cue and transition, however long', () => {
    const long = lines(4_000).replaceAll('\n', ' ');
    for (const block of [heading(long), speech(long, [dialogue('x')]), transition(long), centered(long)]) {
      expect(lay([A, block, A]).pages.length).toBeGreaterThan(10);
    }
  });
});

describe("rule 9: (CONT'D) within a scene", () => {
  const cues = (...blocks: Parameters<typeof lay>[0]) =>
    lay(blocks).pages.flatMap((page) =>
      page.lines.filter(({ kind }) => kind === 'cue').map(({ spans }) => spans[0]!.text),
    );
  const anna = speech('Anna', [dialogue('x')]);
  const bob = speech('BOB', [dialogue('x')]);

  it('is shown when the speaker goes on after action', () => {
    expect(cues(anna, A, anna)).toEqual(['ANNA', "ANNA (CONT'D)"]);
    expect(cues(anna, A, speech('ANNA', [dialogue('x')], ['O.S.']))).toEqual(['ANNA', "ANNA (O.S.) (CONT'D)"]);
  });

  it('is not shown without action between, after another speaker, or in the next scene', () => {
    expect(cues(anna, anna)).toEqual(['ANNA', 'ANNA']);
    expect(cues(anna, note('n'), anna)).toEqual(['ANNA', 'ANNA']);
    expect(cues(anna, A, bob, A, anna)).toEqual(['ANNA', 'BOB', 'ANNA']);
    expect(cues(anna, A, heading('INT. X'), A, anna)).toEqual(['ANNA', 'ANNA']);
    expect(cues(anna, A, dual(speechOf('ANNA', []), speechOf('BOB', [])), A, anna)).toEqual(['ANNA', 'ANNA']);
  });

  it('is never shown twice', () => {
    expect(cues(anna, A, speech('ANNA', [dialogue('x')], ["cont'd"]))).toEqual(['ANNA', "ANNA (CONT'D)"]);
  });

  it('can be switched off', () => {
    const layout = lay([anna, A, anna], { ...LETTER, continued: false });
    expect(shown(layout)[0]!.at(-2)).toBe('5 ANNA');
  });
});

describe('profiles', () => {
  it('sets a multi-camera script in capitals and double-spaced', () => {
    expect(
      show(
        [
          action('He sits.'),
          says(parenthetical('beat'), dialogue('Well now, that is a much longer line than it was.')),
          action('Out.'),
        ],
        MULTICAM,
      ),
    ).toEqual([
      ['0 HE SITS.', '2 ANNA', '3 (beat)', '5 Well now, that is a much longer line', '7 than it was.', '9 OUT.'],
    ]);
  });

  it('double-spaces from the cue on, below a cue said again too, and leaves one blank line above a heading', () => {
    const multicam: Profile = { ...MULTICAM, actionCapitals: false };
    expect(show([A, heading('INT. X'), says(dialogue('One.\nTwo.'))], multicam)).toEqual([
      ['0 One line', '2 INT. X', '4 ANNA', '6 One.', '8 Two.'],
    ]);
    expect(show([leaving(6), says(dialogue('One.\nTwo.\nThree.\nFour.'))], multicam)).toEqual([
      ['48 ANNA', '50 One.', '52 Two.', '53 (MORE)'],
      ["-1 ANNA (CONT'D)", '1 Three.', '3 Four.'],
    ]);
  });

  it('sets shots and the ends of acts in capitals', () => {
    expect(
      show([
        centered('Act One', 'New Act'),
        action('Close on Anna', 'Shot'),
        action('He sits', 'General'),
        centered('End', 'End of Act'),
      ]),
    ).toEqual([['0 ACT ONE', '2 CLOSE ON ANNA', '4 He sits', '6 END']]);
  });

  it('sets capitals by the locale, and keeps the places of what was written', () => {
    expect(show([heading('int. istanbul')], { ...LETTER, locale: 'tr' })).toEqual([['0 İNT. İSTANBUL']]);
    const [line] = lay([heading('INT. Große Straße 5')]).pages[0]!.lines;
    expect(line).toMatchObject({ spans: [{ text: 'INT. GROSSE STRASSE 5' }], range: [0, 19] });
  });
});
