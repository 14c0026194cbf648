import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../../src/screenplay/ast.js';
import { createCast } from '../../../src/screenplay/draft/cast.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print, printInDetail } from '../../../src/screenplay/fountain/print.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { fixFountain } from '../../../src/screenplay/lint/fix-file.js';
import { isMendable, lint, noteFor } from '../../../src/screenplay/lint/lint.js';
import { InvalidLintOptions, type LintOptions } from '../../../src/screenplay/lint/options.js';
import { findingLine } from '../../../src/screenplay/lint/place.js';
import { LINT_RULES, RULES } from '../../../src/screenplay/lint/registry.js';
import { normal } from '../../../src/screenplay/normal/normal.js';
import { normalScript, source } from '../arbitraries.js';

const DAY = 'INT. HOUSE - DAY\n\n';

function rulesOf(text: string, options: LintOptions = {}): string[] {
  return lint(parse(text).script, options).map(({ rule }) => rule);
}

const EVERYTHING = {
  cast: createCast([
    { id: 'a', cueName: 'ANA', aliases: ['Anna'] },
    { id: 'j', cueName: 'JONATHAN' },
  ]),
  kind: 'FEATURE',
  beats: {
    structure: 'SAVE_THE_CAT',
    bound: [
      { beat: 'CATALYST', scene: 0 },
      { beat: 'FINALE', scene: 99 },
    ],
  },
  missingCharacters: (text: string) => [...text].filter((char) => char === '🎬'),
  exportLosses: [
    { code: 'FTL001', block: 0, excerpt: 'x' },
    { code: 'FTL006', block: -1, excerpt: 'Foo' },
  ],
  diagnostics: [],
} as const satisfies LintOptions;

describe('the registry', () => {
  it('has each rule of the specification once', () => {
    const scene = [
      '001',
      '002',
      '003',
      '004',
      '005',
      '006',
      '101',
      '102',
      '103',
      '104',
      '105',
      '106',
      '107',
      '108',
    ].map((number) => `SCN${number}`);
    const cue = ['001', '002', '003', '004', '005', '006', '007', '008', '009', '101', '102', '103', '104', '105'].map(
      (number) => `CUE${number}`,
    );
    const dialogue = ['001', '002', '003', '101', '102', '103', '104', '105'].map((number) => `DLG${number}`);
    const action = ['101', '102', '103', '104', '105'].map((number) => `ACT${number}`);
    const others = [
      'EXP001',
      'EXP002',
      'TRN001',
      'TRN002',
      'TRN101',
      'MRK001',
      'MRK002',
      'MRK101',
      'DOC001',
      'LEN101',
      'STR101',
      'AVD101',
    ];
    expect(LINT_RULES.map(({ id }) => id).sort()).toEqual([...scene, ...cue, ...dialogue, ...action, ...others].sort());
  });

  it('has errors of format below 100, and warnings or less from there on', () => {
    for (const { id, level } of LINT_RULES) expect([id, level === 'ERROR']).toEqual([id, Number(id.slice(3)) < 100]);
  });

  it('cannot be changed', () => {
    expect([RULES, LINT_RULES, ...RULES, ...LINT_RULES].every((each) => Object.isFrozen(each))).toBe(true);
  });
});

describe('lint', () => {
  it('leaves out rules whose needs are not given', () => {
    expect(rulesOf(`${DAY}PETER\nYes.`)).toEqual([]);
    expect(rulesOf(`${DAY}PETER\nYes.`, { cast: [{ id: 'a', cueName: 'ANNA' }] })).toEqual(['CUE103']);
    expect(rulesOf(`${DAY}We see him.`, { language: 'de' })).toEqual([]);
    expect(rulesOf(`${DAY}We see him.`, { language: 'en-GB' })).toEqual(['ACT103']);
  });

  it('is told by the script which language it is in, and then looks for no English words', () => {
    const german = `.INNEN. KÜCHE - TAG\n\nDie Frau kommt in das Haus. Es ist niemand da, und sie setzt sich.\n\nWe see.\n\nINT. KÜCHE - SPÄTER\n\nNichts.`;
    const hungarian =
      'INT. KONYHA - NAPPAL\n\nA nő bemegy a házba és leül. We see. Nincs ott senki, aki ajtót nyitna neki.\n\nINT. KONYHA\n\nHol van a kenyér? Itt láttam tegnap az asztalon.';
    expect([rulesOf(german), rulesOf(hungarian)]).toEqual([[], []]);
    expect(rulesOf(german, { language: 'en' })).toEqual(['ACT103']);
  });

  it.each([
    [
      'Spanish',
      ['INT. COCINA - DÍA', 'EXT. CALLE - NOCHE', 'INT. BAR - MADRUGADA', 'INT. BAR - MÁS TARDE'],
      'María entra en la casa y se sienta con él. No hay nadie más en el cuarto.',
    ],
    [
      'French',
      ['INT. CUISINE - JOUR', 'EXT. RUE. NUIT', "INT. CAFÉ - FIN D'APRÈS-MIDI", 'INT. CAFÉ - PLUS TARD'],
      "Elle entre dans la maison et s'assoit avec lui. Il ne dit rien.",
    ],
    [
      'German',
      ['INT. KÜCHE - TAG', '.AUSSEN. STRASSE - NACHT', '.INNEN. CAFÉ - ABEND', 'INT. CAFÉ - SPÄTER'],
      'Die Frau kommt in das Haus und setzt sich zu ihm. Es ist niemand da.',
    ],
    [
      'Italian',
      ['INT. CUCINA - GIORNO', 'EST. STRADA - NOTTE'],
      "La donna entra nella casa e si siede con lui. Non c'è nessuno.",
    ],
    [
      'Portuguese',
      ['INT. COZINHA - DIA', 'EXT. RUA - NOITE'],
      'A mulher entra na casa e se senta com ele. Não há ninguém.',
    ],
    ['Russian', ['.ИНТ. КУХНЯ - ДЕНЬ', '.НАТ. УЛИЦА - НОЧЬ'], 'Она входит в дом и садится.'],
    ['Chinese', ['.内景 厨房 - 夜', '.外景 街道 - 日'], '她走进房间坐下。'],
  ])('has nothing to say of %s headings that are right', (_, headings, action) => {
    expect(rulesOf(headings.map((heading) => `${heading}\n\n${action}`).join('\n\n'))).toEqual([]);
  });

  it('knows the times of day of the language', () => {
    const told = (time: string) =>
      lint(parse(`INT. COCINA - ${time}\n\nLa mujer entra en la casa y se sienta con él. No hay nadie.`).script).map(
        ({ rule, args }) => [rule, args.meant],
      );
    expect(told('NOHCE')).toEqual([['SCN102', 'NOCHE']]);
    expect(
      lint(parse('INT. COCINA\n\nLa mujer entra en la casa y se sienta con él. No hay nadie.').script).map(
        ({ rule }) => rule,
      ),
    ).toEqual(['SCN101']);
  });

  it('takes levels and thresholds for one call', () => {
    const text = `${DAY}ANNA\n(so very low)\nYes.`;
    expect(rulesOf(text)).toEqual([]);
    expect(rulesOf(text, { thresholds: { DLG101: { words: 2 } } })).toEqual(['DLG101']);
    const [finding] = lint(parse(text).script, { thresholds: { DLG101: { words: 2 } }, levels: { DLG101: 'ERROR' } });
    expect(finding).toMatchObject({
      level: 'ERROR',
      message: 'The parenthetical "(so very low)" has 3 words, more than 2.',
    });
    expect(rulesOf(text, { thresholds: { DLG101: { words: 2 } }, levels: { DLG101: 'OFF' } })).toEqual([]);
  });

  it.each([
    [{ levels: { XYZ001: 'OFF' } }, /no lint rule "XYZ001"/],
    [{ thresholds: { DLG101: { word: 2 } } }, /no threshold "word"; it has words/],
    [{ thresholds: { SCN001: { words: 2 } } }, /it has none/],
    [{ thresholds: { DLG101: { words: Number.NaN } } }, /not a number/],
  ] as const)('refuses %j', (options, message) => {
    const call = () => lint(parse(DAY).script, options);
    expect(call).toThrow(InvalidLintOptions);
    expect(call).toThrow(message);
  });

  it('reads the layout that is given, and makes one only if a rule needs it', () => {
    const { script } = parse(`${DAY}${'word '.repeat(70)}`);
    const narrow = paginate(script, {
      ...paginate(script).profile,
      elements: { ...paginate(script).profile.elements, action: { column: 15, cells: 30, align: 'left', before: 1 } },
    });
    const [finding] = lint(script, { layout: narrow });
    expect(finding).toMatchObject({ rule: 'ACT101', args: { lines: 12 } });
    const off = Object.fromEntries(
      LINT_RULES.filter(({ needs }) => needs.includes('layout')).map(({ id }) => [id, 'OFF' as const]),
    );
    const untouched = new Proxy(narrow, {
      get: () => {
        throw new Error('The layout was read.');
      },
    });
    expect(lint(script, { layout: untouched, levels: off })).toEqual([]);
  });

  it('says nothing of a single scene that only a script can be judged by', () => {
    const text = 'Author: Ann\n\nINT. HOUSE - DAY\n\nAnna sits.\n\nANNA\nYes.';
    expect(rulesOf(text, { kind: 'FEATURE' })).toEqual(['DOC001', 'LEN101', 'CUE102']);
    expect(rulesOf(text, { kind: 'FEATURE', scope: 'SCENE' })).toEqual([]);
    const scene = [
      `INT. HOUSE - CONTINUOUS\n\n${'ANNA\n(low)\nYes.\n\nBERT\nNo.\n\n'.repeat(6)}`,
      'He sits.\n\nCUT TO:\n\n'.repeat(2),
      "ANNA (CONT'D)\nYes.",
    ].join('');
    expect(rulesOf(scene)).toEqual(expect.arrayContaining(['SCN105', 'DLG102', 'TRN101']));
    expect(rulesOf(scene, { scope: 'SCENE' })).toEqual(['CUE105']);
    expect(rulesOf("INT. HOUSE - DAY\n\nANNA (CONT'D)\nYes.", { scope: 'SCENE' })).toEqual([]);
  });

  it('tells findings in order of the script', () => {
    expect(rulesOf('INT HOUSE\n\nWe see him.\n\n@ANNA\n\nCUT TO:\n\nCUT TO:', { kind: 'FEATURE' })).toEqual([
      'LEN101',
      'SCN101',
      'SCN103',
      'ACT103',
      'CUE001',
      'TRN001',
      'TRN101',
    ]);
  });

  it('says where a finding stands in the text that was read and in the one that is printed', () => {
    const text =
      'INT. HOUSE - DAY\r\n\r\n\r\nHe sits.\r\nThen we see *why*. [[or\r\nnot]] And we hear it.\r\n\r\nJO\r\nA word.\r\n(a parenthetical of many words)\r\nYes.\r\n\r\nMO ^\r\n(a parenthetical of many words)\r\nNo.';
    const { script, spans } = parse(text);
    const printed = print(script).text.split('\n');
    const findings = lint(script, { spans, source: text });
    const seen = findings.map((finding) => {
      const [start, end] = finding.span!;
      return [
        finding.rule,
        text.slice(start.offset, end.offset),
        start.line,
        start.column,
        printed[findingLine(finding, script)! - 1],
      ];
    });
    expect(seen).toEqual([
      ['ACT103', 'we see', 5, 6, 'Then we see *why*. [[or'],
      ['DLG101', 'a parenthetical of many words', 10, 2, '(a parenthetical of many words)'],
      ['DLG101', 'a parenthetical of many words', 14, 2, '(a parenthetical of many words)'],
    ]);
    expect(findings.slice(1).map(({ block, range }) => [block, range?.side, range?.part])).toEqual([
      [2, 'left', 1],
      [2, 'right', 0],
    ]);
  });

  it('gives the whole block where only spans are known, and no line for the script as a whole', () => {
    const text = `${DAY}\nHe sits.\nThen we see why.`;
    const { script, spans } = parse(text);
    const [whole, finding] = lint(script, { spans, kind: 'FEATURE' });
    expect(finding!.span).toEqual(spans[1]);
    expect(findingLine(finding!, script)).toBe(5);
    expect([whole!.block, whole!.span, findingLine(whole!, script)]).toEqual([-1, undefined, null]);
  });

  it('says what a writer should do about a finding, and whether one can', () => {
    const findings = lint(parse(`Author: Ann\n\n${DAY}@ANNA`).script);
    expect(findings.map((finding) => [isMendable(finding), noteFor(finding)])).toEqual([
      [false, 'The title page has no title.'],
      [true, 'Write what ANNA says below the cue, or take the cue out.'],
    ]);
  });

  it('never throws, never points beside the script, and does not depend on the order of calls', () => {
    const check = (script: Script) => {
      const findings = lint(script, EVERYTHING);
      const printed = printInDetail(script);
      for (const finding of findings) {
        expect(finding.block).toBeGreaterThanOrEqual(-1);
        expect(finding.block).toBeLessThan(script.body.length);
        expect(noteFor(finding)).not.toMatch(/undefined|NaN/);
        expect(finding.message).not.toMatch(/undefined|NaN/);
        const line = findingLine(finding, script, printed);
        expect(line === null).toBe(finding.block === -1);
        if (line !== null) expect(line).toBeLessThanOrEqual(printed.text.split('\n').length);
        for (const { replacement } of finding.fix ?? []) {
          expect(normal({ titlePage: [], body: replacement }).body).toEqual(replacement);
        }
      }
      lint(parse(DAY).script);
      expect(lint(script, EVERYTHING)).toEqual(findings);
    };
    fc.assert(fc.property(normalScript, check), { numRuns: 150 });
    fc.assert(
      fc.property(source, (text) => {
        const { script, spans, diagnostics } = parse(text);
        for (const { span } of lint(script, { ...EVERYTHING, diagnostics, spans, source: text })) {
          if (!span) continue;
          expect(span[0].offset).toBeLessThanOrEqual(span[1].offset);
          expect(span[1].offset).toBeLessThanOrEqual(text.length);
        }
        check(script);
      }),
      { numRuns: 100 },
    );
  });
});

describe('habits', () => {
  const scenes = (count: number, heading: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `${heading(index)}\n\nRain.`).join('\n\n');
  const bare = (count: number) => scenes(count, (index) => `INT. ROOM ${index}`);
  const levels = { ACT104: 'OFF' } as const;

  it('are one finding, with the number and the other places', () => {
    const text = bare(12);
    const { script, spans } = parse(text);
    const findings = lint(script, { spans, source: text, levels });
    expect(findings.map(({ rule, message, block }) => [rule, message, block])).toEqual([
      ['SCN101', '12 scene headings do not say the time of day, "INT. ROOM 0" first.', 0],
    ]);
    expect(findings[0]!.args).toEqual({ heading: 'INT. ROOM 0', count: 12 });
    expect(findings[0]!.others!.map(({ span }) => span![0].line)).toEqual([5, 9, 13, 17, 21, 25, 29, 33, 37, 41, 45]);
  });

  it('are not what a script does a few times, nor what one asks to hear of each time, nor what a scene does', () => {
    expect(rulesOf(bare(4), { levels })).toHaveLength(4);
    expect(rulesOf(bare(12), { levels, habitFrom: Infinity })).toHaveLength(12);
    expect(rulesOf(bare(12), { levels, scope: 'SCENE' })).toHaveLength(12);
    expect(rulesOf(bare(4), { levels, habitFrom: 3 })).toHaveLength(1);
  });

  it('are told apart by what they are', () => {
    const cues = (extension: string) => `ANNA (${extension})\nYes.\n\nShe sits.\n\n`;
    const findings = lint(
      parse(`${DAY}ANNA waits.\n\n${cues('VO').repeat(5)}${cues('OS').repeat(6)}${cues('o.c').repeat(2)}`).script,
    ).filter(({ rule }) => rule === 'CUE104');
    expect(findings.map(({ args }) => [args.extension, args.count])).toEqual([
      ['VO', 5],
      ['OS', 6],
      ['o.c', undefined],
      ['o.c', undefined],
    ]);
  });

  it('are mended at every place', () => {
    const text = scenes(6, (index) => `INT ROOM ${index} - DAY`);
    const { script } = parse(text);
    const findings = lint(script);
    expect(findings.map(({ rule }) => rule)).toEqual(['SCN103']);
    expect(print(fixFountain(text, new Set(['SCN103'])).text.script).text).toBe(
      `${text.replaceAll('INT ', 'INT. ')}\n`,
    );
  });

  it('have a sentence of their own, with figures of one', () => {
    for (const { id, habit } of RULES) {
      if (!habit) continue;
      const args = {
        count: 7,
        ...Object.fromEntries([...habit.toString().matchAll(/\b(\w+)(?=[,\s}])/g)].map(([word]) => [word, 'x'])),
      };
      expect([id, habit({ ...args, count: 7 })]).toEqual([id, expect.stringMatching(/[67]/)]);
    }
  });
});

describe('fixes', () => {
  it.each([
    ['SCN004', `${DAY}INTT. Garden - NIGHT`, `${DAY}INT. Garden - NIGHT\n`],
    [
      'SCN005',
      'INT. KITCHEN - DAY\n\nHe sits.\n\nKITCHEN - NIGHT\n\nShe sits.',
      'INT. KITCHEN - DAY\n\nHe sits.\n\nINT. KITCHEN - NIGHT\n\nShe sits.\n',
    ],
    ['SCN005', 'INNEN. KÜCHE - TAG\n\nHans sitzt am Tisch.', '.INNEN. KÜCHE - TAG\n\nHans sitzt am Tisch.\n'],
    ['SCN005', '1. AUSSEN. GARTEN - NACHT\n\nNichts.', '.AUSSEN. GARTEN - NACHT #1#\n\nNichts.\n'],
    ['SCN005', `${DAY}INTERIOR - KITCHEN - NIGHT`, `${DAY}INT. KITCHEN - NIGHT\n`],
    [
      'SCN005',
      'INT. KITCHEN - DAY\n\nHe sits.\n\n2. KITCHEN - NIGHT\n\nShe sits.',
      'INT. KITCHEN - DAY\n\nHe sits.\n\nINT. KITCHEN - NIGHT #2#\n\nShe sits.\n',
    ],
    [
      'SCN006',
      '1. INT. KITCHEN - DAY\n\nSteam.\n\n2 EXT. STREET - NIGHT 2\n\nCars.',
      'INT. KITCHEN - DAY #1#\n\nSteam.\n\nEXT. STREET - NIGHT #2#\n\nCars.\n',
    ],
    ['SCN006', `${DAY}Scene 12A: INT. CAR - DAY`, `${DAY}INT. CAR - DAY #12A#\n`],
    ['SCN006', `${DAY}FLASHBACK: INT. CAR - DAY`, `${DAY}FLASHBACK:\n\nINT. CAR - DAY\n`],
    ['SCN006', `${DAY}FLASHBACK - INT. CAR - DAY`, `${DAY}FLASHBACK\n\nINT. CAR - DAY\n`],
    [
      'SCN006',
      `${DAY}He sits.\nAUSSEN. GARTEN - NACHT\nNichts.`,
      `${DAY}He sits.\n\n.AUSSEN. GARTEN - NACHT\n\nNichts.\n`,
    ],
    ['SCN006', `${DAY}He sits.\nINT. GARAGE - NIGHT\nA bike.`, `${DAY}He sits.\n\nINT. GARAGE - NIGHT\n\nA bike.\n`],
    ['SCN006', `${DAY}CUT TO: EXT. STREET - DAY`, `${DAY}CUT TO:\n\nEXT. STREET - DAY\n`],
    ['SCN107', 'INT. *KITCHEN*- DAY (1985) #4#\n\nHe sits.', 'INT. *KITCHEN* - DAY (1985) #4#\n\nHe sits.\n'],
    ['SCN103', 'INT.KITCHEN - DAY\n\nHe sits.', 'INT. KITCHEN - DAY\n\nHe sits.\n'],
    [
      'CUE005',
      `${DAY}ANNA KLEIN\nYes.\n\nANNA KLEIN (V.O.)\n\n(low)\n\nWhere are you?\n\nHe sits.`,
      `${DAY}ANNA KLEIN\nYes.\n\nANNA KLEIN (V.O.)\n(low)\nWhere are you?\n\nHe sits.\n`,
    ],
    [
      'CUE006',
      `${DAY}ANNA KLEIN\nYes.\n\nHe sits.\nAnna Klein (V.O.)\nNo.\nAnna Klein\n(low)\nWhy?`,
      `${DAY}ANNA KLEIN\nYes.\n\nHe sits.\n\nANNA KLEIN (V.O.)\nNo.\n\nANNA KLEIN\n(low)\nWhy?\n`,
    ],
    [
      'CUE007',
      `${DAY}ANNA KLEIN\nYes.\n\nANNA KLEIN: Where is he?\nAnna Klein: Here?`,
      `${DAY}ANNA KLEIN\nYes.\n\nANNA KLEIN\nWhere is he?\n\nANNA KLEIN\nHere?\n`,
    ],
    [
      'CUE008',
      `${DAY}ANNA KLEIN\nYes.\n\nHe sits.\nANNA KLEIN\nNo.`,
      `${DAY}ANNA KLEIN\nYes.\n\nHe sits.\n\nANNA KLEIN\nNo.\n`,
    ],
    ['CUE009', `${DAY}ANNA KLEIN (V.O.\nYes.`, `${DAY}ANNA KLEIN (V.O.)\nYes.\n`],
    ['CUE105', `${DAY}ANNA KLEIN (V.O.) (CONT'D)\nYes.`, `${DAY}ANNA KLEIN (V.O.)\nYes.\n`],
    ['DLG003', `${DAY}ANNA KLEIN\nWell.\n(beat\nYes.`, `${DAY}ANNA KLEIN\nWell.\n(beat)\nYes.\n`],
    ['TRN002', `${DAY}He sits.\n\nSmash cut to`, `${DAY}He sits.\n\nSMASH CUT TO:\n`],
    ['TRN002', `FADE IN\n\n${DAY}He sits.`, `FADE IN:\n\n${DAY}He sits.\n`],
    ['SCN102', 'INT. *HOUSE* - NIHGT (1985) #4#\n\nHe sits.', 'INT. *HOUSE* - NIGHT (1985) #4#\n\nHe sits.\n'],
    ['SCN103', 'INT - HOUSE - DAY\n\nHe sits.', 'INT. HOUSE - DAY\n\nHe sits.\n'],
    ['SCN103', '**EXT HOUSE** - DAY\n\nHe sits.', '.**EXT. HOUSE** - DAY\n\nHe sits.\n'],
    [
      'SCN104',
      "INT. JOHN'S HOUSE - HALL - DAY\n\nHe sits.\n\nINT. JOHNS HOUSE - HALL - NIGHT\n\nHe sits.",
      "INT. JOHN'S HOUSE - HALL - DAY\n\nHe sits.\n\nINT. JOHN'S HOUSE - HALL - NIGHT\n\nHe sits.\n",
    ],
    ['CUE003', `${DAY}CUT TO:\nHe *runs*.\n(fast)`, `${DAY}CUT TO:\n\nHe *runs*.\n\n(fast)\n`],
    ['CUE102', `${DAY}Here is *Anna Klein*.\n\nANNA KLEIN\nYes.`, `${DAY}Here is *ANNA KLEIN*.\n\nANNA KLEIN\nYes.\n`],
    [
      'CUE103',
      `${DAY}ANNA KLEIM\nYes.\n\nANNA KLEIM (V.O.) ^\nNo.`,
      `${DAY}ANNA KLEIN\nYes.\n\nANNA KLEIN (V.O.) ^\nNo.\n`,
    ],
    ['CUE104', `${DAY}ANNA (vo) (cont'd)\nYes.`, `${DAY}ANNA (V.O.) (CONT'D)\nYes.\n`],
    ['DLG002', `${DAY}ANNA\nWell.\n(very\nlow)\nYes.`, `${DAY}ANNA\nWell.\n(very low)\nYes.\n`],
    ['MRK002', `${DAY}---\n\nHe sits.\n- Up\n- Down\n[there](http://x)`, `${DAY}He sits.\nUp\nDown\nthere\n`],
    ['MRK002', `${DAY}ANNA\n- One.\n- Two.`, `${DAY}ANNA\nOne.\nTwo.\n`],
  ])('%s mends %j', (id, text, mended) => {
    // A scene without a text is an error of another rule, which would keep the fix from being made.
    const levels = Object.fromEntries(RULES.filter((rule) => rule.id !== id).map((rule) => [rule.id, 'OFF' as const]));
    const options: LintOptions = { cast: [{ id: 'a', cueName: 'ANNA KLEIN' }], levels };
    const { script } = fixFountain(text, new Set([id]), options).text;
    expect(print(script).text).toBe(mended);
    expect(lint(script, options).filter(({ rule }) => rule === id)).toEqual([]);
  });

  it('are made one after the other for two findings in one block', () => {
    const { text, made } = fixFountain('INT HOUSE - NIHGT\n\nHe sits.', new Set(['SCN102', 'SCN103']));
    expect(made.map(({ rule }) => rule)).toEqual(['SCN102', 'SCN103']);
    expect(print(text.script).text).toBe('INT. HOUSE - NIGHT\n\nHe sits.\n');
  });

  it('leave a text with notes or emphasis to a person where they would be lost', () => {
    const [finding] = lint(parse(`${DAY}- He *sits*.\n- She stands.`).script);
    expect(finding).toMatchObject({ rule: 'MRK002' });
    expect(finding!.fix).toBeUndefined();
  });
});
