import { describe, expect, it } from 'vitest';
import { writeFdx } from '../../../src/screenplay/fdx/write.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { lint } from '../../../src/screenplay/lint/lint.js';
import type { LintOptions } from '../../../src/screenplay/lint/options.js';
import { LINT_RULES } from '../../../src/screenplay/lint/registry.js';
import type { Finding } from '../../../src/screenplay/lint/rule.js';

const DAY = 'INT. HOUSE - DAY\n\n';
const LONG_WORDS = 'the old house stands alone upon the hill above the town '.repeat(5).trim();

function found(id: string, text: string, options: LintOptions = {}): Finding[] {
  const { script, diagnostics, spans } = parse(text);
  return lint(script, { diagnostics, spans, source: text, ...options }).filter(({ rule }) => rule === id);
}

function speeches(count: number, name: (index: number) => string, above = ''): string {
  return DAY + Array.from({ length: count }, (_, index) => `${name(index)}\n${above}Yes.`).join('\n\n');
}

interface Case {
  readonly id: string;
  /** Gives the finding once. */
  readonly hit: string;
  /** Does not, though it is near. */
  readonly miss: string | readonly string[];
  readonly args?: Finding['args'];
  readonly options?: LintOptions;
  /** The text that the finding points at. */
  readonly at?: string;
}

const cast = [{ id: 'anna', cueName: 'ANNA KLEIN' }];

/** Nobody doubts what they mean. */
const TIMES = [
  'LATE NIGHT',
  'THE NEXT MORNING',
  '3:30 PM',
  'MAGIC HOUR',
  'TWILIGHT',
  'TWO DAYS LATER',
  'SHORTLY THEREAFTER',
  'FOLLOWING MONDAY',
  'DAY TO NIGHT',
  'NIGHT 2',
];

const CASES: readonly Case[] = [
  {
    id: 'SCN001',
    hit: 'INT. A - DAY\n\n= Nothing yet.\n\nINT. B - DAY\n\nHe sits.',
    miss: [
      'INT. A - DAY\n\nHe sits.\n\nINT. B - DAY\n\nHe stands.',
      'INT. A - DAY\n\n> CARD <',
      'EST. HARBOUR - DAY\n\nINT. A - DAY\n\nHe sits.',
      '.INTERMISSION\n\nINT. A - DAY\n\nHe sits.',
      'EXT. HARBOUR - ESTABLISHING - DAY\n\nINT. A - DAY\n\nHe sits.',
    ],
    args: { heading: 'INT. A - DAY' },
  },
  {
    id: 'SCN002',
    hit: 'INT. A - DAY #1a#\n\nHe sits.\n\nINT. B - DAY #1A#\n\nHe sits.',
    miss: 'INT. A - DAY #1#\n\nHe sits.\n\nINT. B - DAY #1A#\n\nHe sits.',
    args: { number: '1A', heading: 'INT. B - DAY' },
  },
  {
    id: 'SCN003',
    hit: 'INT. A - DAY #2#\n\nHe sits.\n\nINT. B - DAY #1B#\n\nHe sits.\n\nINT. C - DAY #3#\n\nHe sits.',
    miss: [
      ['A1', '1', '1A', '1B', '1AA', 'A2', '2', '10']
        .map((number) => `INT. A - DAY #${number}#\n\nHe sits.`)
        .join('\n\n'),
      'INT. A - DAY\n\nHe sits.\n\nINT. B - DAY\n\nHe sits.',
      'INT. A - DAY #1#\n\nHe sits.\n\n.LATER\n\nHe sits.',
    ],
    args: { number: '1B', before: '2' },
  },
  {
    id: 'SCN004',
    hit: `${DAY}He sits.\n\nINTT. HOUSE - DAY`,
    miss: [
      `${DAY}INTO THE HOUSE - he runs.`,
      `${DAY}NEXT DAY - NIGHT`,
      `${DAY}Ext. is short for exterior.`,
      `${DAY}ENT. is a ward.`,
      'INT. HOUSE - DAY',
    ],
    args: { prefix: 'INTT.', meant: 'INT.' },
    at: 'INTT.',
  },
  { id: 'CUE001', hit: `${DAY}@ANNA\n\nHe sits.`, miss: `${DAY}ANNA\n~La.`, args: { name: 'ANNA' }, at: 'ANNA' },
  {
    id: 'CUE002',
    hit: `${DAY}ANNA\n(beat)\n(low)`,
    miss: [`${DAY}ANNA\n(beat)\nYes.`, `${DAY}@ANNA`],
    args: { name: 'ANNA' },
  },
  {
    id: 'CUE003',
    hit: `${DAY}SMASH CUT TO:\nHe runs.`,
    miss: [`${DAY}SMASH CUT TO:\n\nHe runs.`, `${DAY}TOTO\nYes.`],
    args: { name: 'SMASH CUT TO:' },
  },
  { id: 'CUE004', hit: `${DAY}ANNA ^\nYes.`, miss: `${DAY}ANNA\nYes.\n\nPETER ^\nNo.` },
  {
    id: 'DLG001',
    hit: `${DAY}ANNA\nYes.\n(beat)`,
    miss: [`${DAY}ANNA\n(beat)\nYes.`, `${DAY}ANNA\n(beat)`],
    args: { name: 'ANNA', text: 'beat' },
    at: 'beat',
  },
  {
    id: 'DLG002',
    hit: `${DAY}ANNA\n(quietly and\nslowly)\nYes.`,
    miss: [`${DAY}ANNA\n(quietly) and\n(slowly) now.`, `${DAY}ANNA\n(as I said\nYes.`],
    args: { name: 'ANNA', text: '(quietly and slowly)' },
    at: '(quietly and',
  },
  {
    id: 'EXP001',
    hit: `${DAY}He eats 🍕 and 🍕.`,
    miss: `${DAY}Él come pizza.`,
    options: { missingCharacters: (text) => [...text].filter((char) => char.codePointAt(0)! > 0xffff) },
    args: { characters: '🍕', count: 1 },
  },
  {
    id: 'EXP002',
    hit: `${DAY}He sits. /* why */\n\n/* cut */`,
    miss: `${DAY}He sits.`,
    args: { code: expect.any(String), text: expect.any(String) },
  },
  {
    id: 'TRN001',
    hit: `${DAY}He sits.\n\nCUT TO:\n\n[[why]]\n\nSMASH CUT TO:`,
    miss: [
      `${DAY}He sits.\n\nCUT TO:\n\nINT. B - DAY\n\nDISSOLVE TO:`,
      `${DAY}He sits.\n\nFADE OUT.\n\n# Act Two\n\nSMASH CUT TO:`,
      `${DAY}He sits.\n\nFADE OUT.\n\n> FADE IN:`,
      `${DAY}He sits.\n\n> SMASH CUT\n\n> TO:`,
      `${DAY}He sits.\n\nMATCH CUT TO:\n\n> A VASE.`,
    ],
    args: { text: 'SMASH CUT TO:' },
  },
  { id: 'MRK001', hit: `${DAY}He sits. [[why`, miss: `${DAY}He sits. [[why]] *Hard*.`, args: { mark: 'note' } },
  {
    id: 'MRK002',
    hit: `${DAY}He sits.\n\n---`,
    miss: [
      `${DAY}He sits -- hard.`,
      `${DAY}ANNA\n- Yes.`,
      `${DAY}A sign: [EXIT] (red).`,
      `${DAY}- all but Anna, who stays.`,
      `${DAY}- and he runs.\n\n- across the road -\n\n- right in front of a car.`,
      `${DAY}SERIES OF SHOTS:\n\n- The empty quay.\n\n- Anna, asleep.`,
      `${DAY}A montage:\n- The empty quay.\n- Anna, asleep.`,
      `${DAY}He remembers.\n\n- EXT. QUAY - DAY: nobody.\n\n- EXT. FERRY - DAY: Anna waves.`,
    ],
    args: { mark: 'rule', text: '---' },
    at: '---',
  },
  { id: 'DOC001', hit: 'Author: Ann\n\nHe sits.', miss: ['Title: Fish\nAuthor: Ann\n\nHe sits.', 'He sits.'] },
  {
    id: 'SCN101',
    hit: 'INT. HOUSE - KITCHEN\n\nHe sits.',
    miss: [
      'INT. HOUSE - DAY\n\nHe sits.',
      '.MONTAGE\n\nHe sits.',
      'INT. HOUSE (NIGHT)\n\nHe sits.',
      'INT. HOUSE - 3 AM\n\nHe sits.',
      'INT. HOUSE, NIGHT\n\nHe sits.',
      'INT. HOUSE. HARBOUR. NIGHT. 1868.\n\nHe sits.',
      'INT. HOUSE - NIGHT - [THE STORM]\n\nHe sits.',
      ...TIMES.map((time) => `INT. HOUSE - ${time}\n\nHe sits.`),
    ],
    args: { heading: 'INT. HOUSE - KITCHEN' },
  },
  {
    id: 'SCN005',
    hit: `${DAY}He sits.\n\nKITCHEN - NIGHT\n\nShe waits.`,
    miss: [
      `${DAY}.KITCHEN - NIGHT\n\nShe waits.`,
      `${DAY}INSERT - THE CLOCK - NIGHT`,
      `${DAY}BACK TO THE KITCHEN - NIGHT`,
      `${DAY}SUPER: PARIS - NIGHT`,
      `${DAY}He works there - day and night`,
      `${DAY}THE KITCHEN - EMPTY`,
      `${DAY}LATER - NIGHT`,
      `${DAY}He waits - night`,
      `${DAY}INTERIOR OF THE CAR`,
      `${DAY}ANNA, 40, DAY AND NIGHT`,
      `${DAY}5 DAYS LATER - NIGHT`,
      `${DAY}The kitchen is dark - night falls`,
      `${DAY}MONTAGE - NACHT\n\nDie Frau kommt in das Haus und setzt sich zu ihm. Es ist niemand da.`,
    ],
    args: { heading: 'KITCHEN - NIGHT' },
    at: 'KITCHEN - NIGHT',
  },
  {
    id: 'SCN006',
    hit: `${DAY}He sits.\nINT. GARAGE - NIGHT\nA bike.`,
    miss: [
      `${DAY}He sits.\n\nINT. GARAGE - NIGHT\n\nA bike.`,
      `${DAY}He reads:\nInt. is short for interior.`,
      `${DAY}ANNA\nWell.\nINT. HE IS NOT SURE WHETHER TO COME INSIDE.`,
      `${DAY}1. Int. is short for interior.`,
      `${DAY}2 INT. IS SHORT FOR INTERIOR.`,
      `${DAY}The sign reads: INT. DECORATION`,
      `${DAY}12 men wait. Ext. means outside.`,
    ],
    args: { heading: 'INT. GARAGE - NIGHT', within: 'action' },
    at: 'INT. GARAGE - NIGHT',
  },
  {
    id: 'SCN107',
    hit: 'INT. KITCHEN- DAY\n\nHe sits.',
    miss: [
      'INT. KITCHEN - DAY\n\nHe sits.',
      'INT. KITCHEN, DAY\n\nHe sits.',
      'EXT. BEACH - WEDDING DAY\n\nHe sits.',
      'EXT. BEACH WEDDING DAY\n\nHe sits.',
      'INT. BAR - MID-AFTERNOON\n\nHe sits.',
      'INT. HALL - ALMOST CONTINUOUS\n\nHe sits.',
      '.THE LONGEST DAY\n\nHe sits.',
    ],
    args: { heading: 'INT. KITCHEN- DAY', time: 'DAY' },
    at: 'DAY',
  },
  {
    id: 'SCN108',
    hit: 'INT. OFFICE - NIGHT - DAY\n\nHe sits.',
    miss: [
      'INT. OFFICE - NIGHT - LATER\n\nHe sits.',
      'INT. OFFICE - DAY (NIGHT FOR DAY)\n\nHe sits.',
      'INT. OFFICE - DAY 2 - NIGHT\n\nHe sits.',
      'INT. OFFICE - DAY/NIGHT\n\nHe sits.',
    ],
    args: { heading: 'INT. OFFICE - NIGHT - DAY', first: 'NIGHT', second: 'DAY' },
  },
  {
    id: 'SCN102',
    hit: 'INT. HOUSE - NIHGT\n\nHe sits.',
    miss: [
      'INT. HOUSE - moments later\n\nHe sits.',
      'INT. HOUSE - BAY\n\nHe sits.',
      'INT. HOUSE - LIGHT\n\nHe sits.',
      'INT. HOUSE - DAY [FLASHBACK]\n\nHe sits.',
      ...TIMES.map((time) => `INT. HOUSE - ${time}\n\nHe sits.`),
    ],
    args: { time: 'NIHGT', meant: 'NIGHT' },
    at: 'NIHGT',
  },
  {
    id: 'SCN103',
    hit: 'INT HOUSE - DAY\n\nHe sits.',
    miss: ['INT. HOUSE - DAY\n\nHe sits.', 'INT./EXT. CAR - DAY\n\nHe drives.'],
    args: { prefix: 'INT' },
    at: 'INT',
  },
  {
    id: 'SCN104',
    hit: "INT. JOHN'S HOUSE - DAY\n\nHe sits.\n\nINT. JOHNS HOUSE - DAY\n\nHe sits.\n\nEXT. JOHN'S HOUSE - DAY\n\nHe sits.",
    miss: [
      'INT. ROOM 1 - DAY\n\nHe sits.\n\nINT. ROOM 2 - DAY\n\nHe sits.',
      'INT. ROOM A - DAY\n\nHe sits.\n\nINT. ROOM B - DAY\n\nHe sits.\n\nINT. ROOM - DAY\n\nHe sits.',
      'INT. House - DAY\n\nHe sits.\n\nINT. HOUSE - NIGHT\n\nHe sits.',
    ],
    args: { place: 'JOHNS HOUSE', usual: "JOHN'S HOUSE" },
    at: 'JOHNS HOUSE',
  },
  {
    id: 'SCN105',
    hit: 'INT. A - DAY\n\nHe sits.\n\nFADE TO:\n\nINT. B - CONTINUOUS\n\nHe sits.',
    miss: [
      'INT. A - DAY\n\nHe sits.\n\nCUT TO:\n\nINT. B - CONTINUOUS\n\nHe sits.',
      'INT. A - DAY\n\nHe sits.\n\nEXT. A - CONTINUOUS\n\nHe sits.',
    ],
    args: { heading: 'INT. B - CONTINUOUS', reason: 'time' },
  },
  {
    id: 'SCN106',
    hit: DAY + 'He sits.\n\n'.repeat(112),
    miss: DAY + 'He sits.\n\n'.repeat(111),
    args: { heading: 'INT. HOUSE - DAY', pages: '4 1/8', allowed: 4 },
  },
  {
    id: 'CUE005',
    hit: `${DAY}ANNA\nYes.\n\nANNA\n\nWhere have you been?`,
    miss: [
      `${DAY}ANNA\nYes.\n\nANNA\n\nlooks up, and what does she see?`,
      `${DAY}ANNA\nYes.\n\nANNA\n\nStares at the lamp.`,
      `${DAY}ANNA\nYes.\n\nBACK TO ANNA\n\nWhat is it?`,
      `${DAY}ANNA\nYes.\n\nTHE LAMP ROOM\n\nWho could have lit it?`,
      `${DAY}BANG\n\nThe gun goes off.`,
      `${DAY}LATER\n\nYou could hear a pin drop.`,
    ],
    args: { name: 'ANNA', said: 'yes' },
    at: 'ANNA',
  },
  {
    id: 'CUE006',
    hit: `${DAY}ANNA\nYes.\n\nAnna\nWhere is he?`,
    miss: [
      `${DAY}ANNA\nYes.\n\nAnna\nwalks on.`,
      `${DAY}ANNA\nYes.\n\n@Anna\nWhere is he?`,
      `${DAY}ANNA\nYes.\n\nRain\nWind and snow.`,
      `${DAY}ANNA\nYes.\n\nAnna.\nNobody else.`,
    ],
    args: { name: 'Anna' },
    at: 'Anna',
  },
  {
    id: 'CUE007',
    hit: `${DAY}ANNA\nYes.\n\nANNA: Where is he?`,
    miss: [
      `${DAY}ANNA\nYes.\n\nAnna: staring at the lamp.`,
      `${DAY}ANNA\nYes.\n\nANNA: Moves across the room.`,
      `${DAY}ANNA\nYes.\n\nSUPER: Paris.`,
      `${DAY}ANNA\nYes.\n\nTHEN: The lamp goes out.`,
      `${DAY}VARIOUS SHOTS:\nThe sea.\n\nVARIOUS SHOTS: The quay at night.`,
      `ANNA: 40, a keeper.\n\n${DAY}ANNA\nYes.`,
      `${DAY}ANNA\nListen: he is gone.`,
      `${DAY}ANNA\nYes.\n\nANNA - Forty, tall.`,
      `${DAY}SUPER:\nParis.`,
      `${DAY}SLAM TO TITLE:\nThe sea.`,
      `${DAY}BLACK:\nNothing.`,
    ],
    args: { name: 'ANNA' },
    at: 'ANNA: Where is he?',
  },
  {
    id: 'CUE008',
    hit: `${DAY}BERT\nYes.\n\nANNA\nWell.\nBERT\nNo, never.`,
    miss: [
      `${DAY}BERT\nYes.\n\nANNA\nWell.\nBERT\nBERT!`,
      `${DAY}BERT\nYes.\n\nANNA\nBERT\nThat is his name.`,
      `${DAY}BERT\nYes.\n\nANNA\nWell.\nRAIN\nIs all there is.`,
    ],
    args: { name: 'BERT' },
    at: 'BERT',
  },
  {
    id: 'CUE009',
    hit: `${DAY}ANNA (V.O.\nYes.`,
    miss: [`${DAY}ANNA (V.O.)\nYes.`, `${DAY}MARCO\nYes.\n\nMAR CO\nNo.`, `${DAY}D.O.C. V.O.\nYes.`],
    args: { name: 'ANNA (V.O.', extension: 'V.O.' },
  },
  {
    id: 'CUE105',
    hit: `${DAY}BERT\nYes.\n\nINT. B - DAY\n\nANNA (CONT'D)\nNo.`,
    miss: [
      `${DAY}ANNA\nYes.\n\nShe sits.\n\nANNA (CONT’D)\nNo.`,
      `${DAY}ANNA\nYes.\n\nINT. B - DAY\n\nANNA (V.O.) (CONT'D)\nNo.`,
      `${DAY}ANNA\nYes.\n\nBERT ^\nNo.\n\nANNA (CONT'D)\nWell.`,
    ],
    args: { name: 'ANNA', before: '' },
  },
  {
    id: 'CUE101',
    hit: `${DAY}MARTIN\nYes.\n\nMARTIN\nNo.\n\nMARTYN\nYes.`,
    miss: [
      `${DAY}ANNA\nYes.\n\nANNE\nNo.`,
      `${DAY}DRIVER 1\nYes.\n\nDRIVER 2\nNo.`,
      `${DAY}FATHER BROWN\nYes.\n\nMOTHER BROWN\nNo.`,
      `${DAY}WOMAN'S VOICE\nYes.\n\nWOMEN'S VOICE\nNo.\n\nA MAN'S VOICE\nNo.\n\nMAN'S VOICE\nYes.`,
      `${DAY}REPORTER\nYes.\n\nREPORTERS\nNo.`,
      `${DAY}TIM, 20, and TOM, 30.\n\nTIM\nYes.\n\nTOM\nNo.`,
      `${DAY}JOHN & SAM\nYes.\n\nJOHN, SAM\nNo.`,
      `${DAY}JON, 20, and JOHN, 30.\n\nJON\nYes.\n\nJOHN\nNo.`,
    ],
    args: { name: 'MARTYN', other: 'MARTIN' },
  },
  {
    id: 'CUE102',
    hit: `${DAY}Anna sits. ANNA stands.\n\nANNA\nYes.`,
    miss: [
      `${DAY}ANNA sits. Anna stands.\n\nANNA\nYes.`,
      `${DAY}Hannah sits.\n\nANNA\nYes.`,
      `${DAY}A plane. Plane lights.\n\nPLANE\nYes.`,
      `${DAY}ANNA waves at Bert, the crowd and the news.\n\nANNA & BERT\nYes.\n\nTHE CROWD\nNo.\n\nNEWS READER\nYes.`,
    ],
    args: { name: 'Anna' },
    at: 'Anna',
  },
  {
    id: 'CUE103',
    hit: `${DAY}PETER\nYes.\n\nPETER\nNo.`,
    miss: [`${DAY}ANNA KLEIN\nYes.`, `${DAY}ANNA\nYes.`, `${DAY}MAN #2\nYes.`],
    options: { cast },
    args: { name: 'PETER', meant: '', speeches: 2 },
  },
  {
    id: 'CUE104',
    hit: `${DAY}ANNA (VO)\nYes.`,
    miss: [
      `${DAY}ANNA (V.O.) (CONT'D)\nYes.`,
      `${DAY}ANNA (CONT’D)\nYes.`,
      `${DAY}ANNA (V.O./ON PHONE)\nYes.`,
      ...[
        'PHONE',
        'ON TV',
        'RADIO V.O.',
        'SPANISH',
        'in Spanish',
        'YOUNG',
        '30s',
        'Mr Jacques',
        'FEMALE V.O.',
        'through the door',
      ].map((each) => `${DAY}ANNA (${each})\nYes.`),
    ],
    args: { extension: 'VO', usual: 'V.O.' },
  },
  {
    id: 'DLG003',
    hit: `${DAY}ANNA\n(beat\nYes.`,
    miss: [
      `${DAY}ANNA\n(beat)\nYes.`,
      `${DAY}ANNA\n(very\nlow)\nYes.`,
      `${DAY}ANNA\nA smiley :( was all.`,
      `${DAY}ANNA\nIs it a) or b)`,
      `${DAY}ANNA\nI am fine :)`,
    ],
    args: { name: 'ANNA', text: '(beat' },
    at: '(beat',
  },
  {
    id: 'DLG105',
    hit: `${DAY}ANNA\nYes.\n\n[[why]]\n\nANNA\nNo.`,
    miss: [
      `${DAY}ANNA\nYes.\n\nShe sits.\n\nANNA\nNo.`,
      `${DAY}ANNA\nYes.\n\nANNA (CONT'D)\nNo.`,
      `${DAY}ANNA\nYes.\n\nANNA (V.O.)\nNo.`,
      `${DAY}ANNA\nYes.\n\nINT. B - DAY\n\nANNA\nNo.`,
    ],
    args: { name: 'ANNA' },
  },
  {
    id: 'MRK101',
    hit: `${DAY}ANNA\nHe said "never and left.`,
    miss: [
      `${DAY}ANNA\nHe said "never" and left.`,
      `${DAY}A board of 6'2" by 5".`,
      `${DAY}ANNA\n"Dear Bert,\n(beat)\nI am well."`,
      `${DAY}He reads: "Dear Anna,\n\nI am well."`,
      `${DAY}ANNA\n“Dear Bert.\n\nShe turns the page.\n\nANNA\nI am well.”`,
      `${DAY}ANNA\nEr sagte „nie“ und ging.`,
    ],
    args: { text: '"never and left.' },
    at: '"',
  },
  {
    id: 'TRN002',
    hit: `${DAY}He sits.\n\nCUT TO\n\nINT. B - DAY`,
    miss: [
      `${DAY}He sits.\n\nCUT TO:`,
      `${DAY}He sits.\n\nFADE OUT.`,
      `FADE IN:\n\n${DAY}He sits.`,
      `${DAY}He sits.\n\n!SLAM TO BLACK.`,
      `${DAY}He sits.\n\nTHE LIGHTS FADE OUT`,
      `${DAY}He sits.\n\n> CUT TO`,
      `${DAY}He sits.\n\nPAPER CUT`,
      `${DAY}ANNA\nYes.\nI CANNOT GO TO:`,
    ],
    args: { text: 'CUT TO', usual: 'CUT TO:', within: 'action' },
    at: 'CUT TO',
  },
  {
    id: 'LEN101',
    hit: 'He sits.\n\n'.repeat(27 * 41),
    miss: 'He sits.\n\n'.repeat(27 * 40),
    options: { kind: 'SHORT' },
    args: { pages: 41, kind: 'short', from: 1, to: 40 },
  },
  {
    id: 'DLG101',
    hit: `${DAY}ANNA\n(with a very quiet voice)\nYes.`,
    miss: `${DAY}ANNA\n(with a quiet voice)\nYes.`,
    args: { text: 'with a very quiet voice', words: 5, allowed: 4 },
  },
  {
    id: 'DLG102',
    hit: speeches(4, (index) => `A${'BC'[index % 2]}`) + '\n\n' + speeches(3, () => 'AD', '(low)\n').slice(DAY.length),
    miss: speeches(6, (index) => `A${'BC'[index % 2]}`) + '\n\n' + speeches(3, () => 'AD', '(low)\n').slice(DAY.length),
    args: { count: 3, speeches: 7 },
  },
  {
    id: 'DLG103',
    hit: `${DAY}ANNA\n${'Yes.\n'.repeat(9)}`,
    miss: `${DAY}ANNA\n${'Yes.\n'.repeat(8)}`,
    args: { name: 'ANNA', lines: 9, seconds: 4, allowed: 8 },
  },
  {
    id: 'DLG104',
    hit: speeches(7, () => 'ANNA'),
    miss: [speeches(5, () => 'ANNA'), `${speeches(5, () => 'ANNA')}\n\n${speeches(5, () => 'ANNA')}`],
    args: { name: 'ANNA', allowed: 5 },
  },
  {
    id: 'ACT101',
    hit: `${DAY}${LONG_WORDS}`,
    miss: `${DAY}${LONG_WORDS.slice(0, 4 * 55)}`,
    args: { lines: 5, allowed: 4, text: expect.stringContaining('the old house') },
  },
  {
    id: 'ACT102',
    hit: `${DAY}He sits. CLOSE ON his hand.`,
    miss: [`${DAY}He puts the pan on the stove, close on time.`, `${DAY}ANNA\nCLOSE ON me.`, `${DAY}PANDORA sits.`],
    args: { words: 'CLOSE ON' },
    at: 'CLOSE ON',
  },
  {
    id: 'ACT103',
    hit: `${DAY}Outside we now see rain.`,
    miss: [`${DAY}They see rain.`, `${DAY}ANNA\nWe see.`],
    args: { words: 'we now see' },
    at: 'we now see',
  },
  {
    id: 'ACT104',
    hit: `${DAY}${'He sits.\n\n'.repeat(26)}ANNA\nYes.\n\nHe sits.`,
    miss: [`${DAY}${'He sits.\n\n'.repeat(24)}ANNA\nYes.`, `${DAY}He sits.`],
    args: { page: 1, missing: 'dialogue' },
  },
  {
    id: 'ACT105',
    hit: `${DAY}Anna looks up.\n\nAnna looks down.\n\nANNA\nYes.\n\nANNA LOOKS away.`,
    miss: [`${DAY}Anna looks up.\n\nAnna looks down.\n\nAnna sits.`, `${DAY}Rain.\n\nRain.\n\nRain.`],
    args: { words: 'ANNA LOOKS', paragraphs: 3 },
  },
  {
    id: 'TRN101',
    hit: `${DAY}He sits.\n\nCUT TO:\n\nINT. B - DAY\n\nHe sits.\n\nCUT TO:`,
    miss: `${DAY}He sits.\n\nCUT TO:\n\nINT. B - DAY\n\nHe sits.\n\nSMASH CUT TO:`,
    args: { count: 2, pages: 1, allowed: 1 },
  },
  {
    id: 'STR101',
    hit: Array.from({ length: 20 }, (_, index) => `INT. ${index} - DAY\n\n${'He sits.\n\n'.repeat(26)}`).join(''),
    miss: Array.from({ length: 5 }, (_, index) => `INT. ${index} - DAY\n\n${'He sits.\n\n'.repeat(26)}`).join(''),
    options: { beats: { structure: 'THREE_ACT', bound: [{ beat: 'MIDPOINT', scene: 2 }] } },
    args: { beat: 'Midpoint', page: 3, distance: expect.any(Number), from: 10, to: 10 },
  },
  {
    id: 'AVD101',
    hit: `${DAY}Anna stops. SUDDENLY the lamp goes out.`,
    miss: [`${DAY}Anna stops. The sudden lamp goes out.`, `${DAY}Unsuddenly, she stops. Suddenlyish.`],
    options: { avoid: ['suddenly', 'in the nick  of time'] },
    args: { words: 'suddenly' },
    at: 'SUDDENLY',
  },
];

describe('lint rules', () => {
  it.each(CASES)('$id is found once, and not nearby', ({ id, hit, miss, args = {}, options = {}, at }) => {
    const losses = (text: string) =>
      id === 'EXP002' ? { exportLosses: writeFdx(parse(text).script).losses.slice(0, 1) } : {};
    const findings = found(id, hit, { ...options, ...losses(hit) });
    expect(findings.map((finding) => finding.args)).toEqual([args]);
    for (const text of [miss].flat()) expect(found(id, text, { ...options, ...losses(text) })).toEqual([]);
    const [{ span, message, level }] = findings as [Finding];
    expect(message).not.toMatch(/undefined|NaN/);
    expect(level).toBe(LINT_RULES.find((rule) => rule.id === id)!.level);
    if (at !== undefined) expect(hit.slice(span![0].offset, span![1].offset)).toBe(at);
  });

  it('has a case for each rule', () => {
    expect(CASES.map(({ id }) => id).sort()).toEqual(LINT_RULES.map(({ id }) => id).sort());
  });

  it.each([
    ['SCN003', 'INT. A - DAY #1#\n\nHe sits.\n\nINT. B - DAY\n\nHe sits.', { missing: 1, heading: 'INT. B - DAY' }],
    ['SCN004', `${DAY}IN.T HOUSE - DAY`, { prefix: 'IN.T', meant: 'INT.' }],
    ['SCN004', `${DAY}He sits.\nEXT: GARDEN`, { prefix: 'EXT:', meant: 'EXT.' }],
    ['SCN102', 'INT. A - DAY / DRIVING\n\nHe sits.', { time: 'DAY / DRIVING', meant: '' }],
    ['SCN102', 'INT. A - DYA\n\nHe sits.', { time: 'DYA', meant: 'DAY' }],
    ['SCN102', 'INT. A - DUKS\n\nHe sits.', { time: 'DUKS', meant: 'DUSK' }],
    ['SCN103', 'INT.KITCHEN - DAY\n\nHe sits.', { prefix: 'INT.' }],
    ['SCN107', 'EXT. PARK DAY\n\nHe sits.', { heading: 'EXT. PARK DAY', time: 'DAY' }],
    ['SCN107', 'INT KITCHEN-NIGHT (1985)\n\nHe sits.', { heading: 'INT KITCHEN-NIGHT (1985)', time: 'NIGHT' }],
    [
      'SCN107',
      'INT. POLICE - OPEN OFFICE- NIGHT\n\nHe sits.',
      { heading: 'INT. POLICE - OPEN OFFICE- NIGHT', time: 'NIGHT' },
    ],
    ['SCN006', `${DAY}ANNA\nYes.\nINT. GARAGE - DAY\nA bike.`, { heading: 'INT. GARAGE - DAY', within: 'dialogue' }],
    ...[
      'KÜCHE - NACHT',
      'CUISINE - NUIT',
      'КУХНЯ - НОЧЬ',
      "BOB'S HOUSE, KITCHEN - DAY",
      'The kitchen - night',
      'KITCHEN, NIGHT',
      'KITCHEN - NIGHT (1985)',
      '3. KITCHEN - NIGHT',
    ].map((heading) => ['SCN005', `${DAY}${heading}\n\nRain.`, { heading }] as const),
    ...[
      'INTÉRIEUR CHAMBRE - JOUR',
      'ИНТ. КУХНЯ - ДЕНЬ',
      'INNEN. KÜCHE - TAG',
      'ESTERNO. STRADA - NOTTE',
      '内景 厨房 - 夜',
    ].map((heading) => ['SCN005', `${DAY}${heading}\n\nRain.`, { heading, usual: `.${heading}` }] as const),
    ['SCN005', `${DAY}INTERIOR KITCHEN`, { heading: 'INTERIOR KITCHEN', usual: 'INT. KITCHEN' }],
    ['SCN005', `1. INNEN. KÜCHE - TAG`, { heading: '1. INNEN. KÜCHE - TAG', usual: '.INNEN. KÜCHE - TAG #1#' }],
    ...[
      ['1. ', '1'],
      ['1 ', '1'],
      ['12a) ', '12A'],
      ['(3) ', '3'],
      ['1.', '1'],
      ['SCENE 1: ', '1'],
      ['Scene 5 - ', '5'],
      ['A12. ', 'A12'],
      ['4.1 ', '4.1'],
    ].map(
      ([lead, number]) =>
        [
          'SCN006',
          `${DAY}${lead}INT. CAR - DAY\n\nRain.`,
          { heading: `${lead}INT. CAR - DAY`, within: 'action', number },
        ] as const,
    ),
    ['SCN006', `${DAY}7. INT. CAR\n\nRain.`, { heading: '7. INT. CAR', within: 'action', number: '7' }],
    ['SCN006', `${DAY}7. Int. Car - Day\n\nRain.`, { heading: '7. Int. Car - Day', within: 'action', number: '7' }],
    ['SCN006', `${DAY}1 INT CAR - DAY 1\n\nRain.`, { heading: '1 INT CAR - DAY 1', within: 'action', number: '1' }],
    ['SCN006', `${DAY}FLASHBACK: INT. CAR - DAY`, { heading: 'INT. CAR - DAY', within: 'action' }],
    [
      'SCN006',
      `${DAY}ANNA\nYes.\n2. EXT. STREET - NIGHT`,
      { heading: '2. EXT. STREET - NIGHT', within: 'dialogue', number: '2' },
    ],
    ['SCN006', `${DAY}CUT TO: EXT. STREET - DAY`, { heading: 'EXT. STREET - DAY', within: 'action' }],
    ['CUE005', `${DAY}ANNA, 40, keeps the light.\n\nANNA\n\n(low)\n\nNobody knows.`, { name: 'ANNA', said: 'yes' }],
    ['CUE005', `${DAY}ANNA\nYes.\n\nANNA (CONT'D)\n\nShe sits.`, { name: "ANNA (CONT'D)", said: 'no' }],
    ['CUE005', `${DAY}ANNA\nYes.\n\nANNA\nNo.\n\nANNA\n\nThe boat leaves at nine.`, { name: 'ANNA', said: 'yes' }],
    ['CUE006', `${DAY}Waitress\nWhat will it be?`, { name: 'Waitress' }],
    ['CUE006', `${DAY}ANNA\nYes.\n\nShe sits.\nAnna (V.O.)\nI knew it.`, { name: 'Anna' }],
    ['CUE007', `${DAY}ANNA\nYes.\n\nBERT\nNo.\nANNA: Never.`, { name: 'ANNA' }],
    ['CUE007', `${DAY}ANNA, 40, keeps the light.\n\nANNA: Where is he?`, { name: 'ANNA' }],
    ['CUE007', `${DAY}BOB:\nIt rains.`, { name: 'BOB', written: 'BOB:' }],
    ['CUE007', `${DAY}BOB (V.O.):\nIt rains.`, { name: 'BOB', written: 'BOB (V.O.):' }],
    ['CUE007', `${DAY}ANNA\nYes.\n\nanna:\nIt rains.`, { name: 'anna' }],
    ['CUE007', `${DAY}ANNA\nYes.\n\nANNA - Hi there.`, { name: 'ANNA' }],
    ['DLG003', `${DAY}ANNA\nWell.\nbeat)\nYes.`, { name: 'ANNA', text: 'beat)', missing: '(' }],
    ['DLG003', `${DAY}ANNA\nHi. (beat`, { name: 'ANNA', text: '(beat' }],
    ...[
      ['fade in:', 'FADE IN:'],
      ['Fade In:', 'FADE IN:'],
      ['SMASH CUT', 'SMASH CUT TO:'],
      ['MATCH CUT', 'MATCH CUT TO:'],
      ['FADE-OUT', 'FADE OUT.'],
      ['CUT TO: BLACK', 'CUT TO BLACK.'],
    ].map(([text, usual]) => ['TRN002', `${DAY}He sits.\n\n${text}`, { text, usual, within: 'action' }] as const),
    ['CUE008', `${DAY}ANNA\nYes.\n\nShe sits.\nANNA\nI knew it.`, { name: 'ANNA' }],
    ['CUE009', `${DAY}ANNA\nYes.\n\nANNA V.O.\nNo.`, { name: 'ANNA V.O.', extension: 'V.O.' }],
    ['CUE101', `${DAY}JOHN, 40, waits.\n\nJOHN\nYes.\n\nJON\nNo.`, { name: 'JON', other: 'JOHN' }],
    ['CUE101', `${DAY}MARY\nYes.\n\nMARY\nYes.\n\nMARY\nYes.\n\nMRAY\nNo.`, { name: 'MRAY', other: 'MARY' }],
    ['CUE104', `${DAY}ANNA (V.0.)\nYes.`, { extension: 'V.0.', usual: 'V.O.' }],
    ['CUE104', `${DAY}ANNA (CONTÕD)\nYes.`, { extension: 'CONTÕD', usual: "CONT'D" }],
    ['CUE105', `${DAY}ANNA\nYes.\n\nBERT\nNo.\n\nANNA (CONT'D)\nWell.`, { name: 'ANNA', before: 'BERT' }],
    [
      'DLG003',
      `${DAY}ANNA\nWell.\n(looking at the lamp that nobody lit Come on!`,
      { name: 'ANNA', text: '(looking at the lamp that nobody lit Come on!' },
    ],
    ['MRK101', `${DAY}A sign: “Keep out.`, { text: '“Keep out.' }],
    ['MRK101', `${DAY}Ein Schild: „Halt.`, { text: '„Halt.' }],
    ['TRN002', 'FADE IN\n\nINT. A - DAY\n\nHe sits.', { text: 'FADE IN', usual: 'FADE IN:', within: 'action' }],
    ['TRN002', `${DAY}He sits.\n\nFADE OUT`, { text: 'FADE OUT', usual: 'FADE OUT.', within: 'action' }],
    ['TRN002', `${DAY}He sits.\n\nSmash cut to:`, { text: 'Smash cut to:', usual: 'SMASH CUT TO:', within: 'action' }],
    ['TRN002', `${DAY}He sits.\n\nCUT TO BLACK`, { text: 'CUT TO BLACK', usual: 'CUT TO BLACK.', within: 'action' }],
    ['TRN002', `${DAY}ANNA\nYes.\nCUT TO:`, { text: 'CUT TO:', usual: 'CUT TO:', within: 'dialogue' }],
    [
      'SCN104',
      'INT. ATTIC - DAY [1985]\n\nHe sits.\n\nINT. THE ATTIC, DAY\n\nHe sits.',
      { place: 'THE ATTIC', usual: 'ATTIC' },
    ],
    ['SCN103', 'EXT/INT CAR - DAY\n\nHe sits.', { prefix: 'EXT/INT' }],
    [
      'SCN104',
      'INT. THE COFFEE SHOP - DAY\n\nHe sits.\n\nINT. COFFEESHOP - DAY\n\nHe sits.',
      { place: 'COFFEESHOP', usual: 'THE COFFEE SHOP' },
    ],
    [
      'SCN104',
      'INT. WAREHOUSE - DAY\n\nHe sits.\n\nINT. WAREHUOSE - DAY\n\nHe sits.',
      { place: 'WAREHUOSE', usual: 'WAREHOUSE' },
    ],
    ['SCN105', 'INT. A - CONTINUOUS\n\nHe sits.', { heading: 'INT. A - CONTINUOUS', reason: 'first' }],
    [
      'SCN105',
      'INT. A - DAY\n\nHe sits.\n\nINT. A - CONTINUOUS\n\nHe sits.',
      { heading: 'INT. A - CONTINUOUS', reason: 'same' },
    ],
    [
      'SCN105',
      'INT. A - DAY\n\nHe sits.\n\n# Two\n\nINT. B - CONTINUOUS\n\nHe sits.',
      { heading: 'INT. B - CONTINUOUS', reason: 'break' },
    ],
    ['CUE103', `${DAY}ANNE KLINE\nYes.\n\nANNE KLINE\nNo.`, { name: 'ANNE KLINE', meant: '', speeches: 2 }],
    ['CUE103', `${DAY}ANNA KLEIM\nYes.`, { name: 'ANNA KLEIM', meant: 'ANNA KLEIN', speeches: 1 }],
    ['CUE104', `${DAY}ANNA (singing)\nYes.`, { extension: 'singing', usual: '' }],
    ['CUE104', `${DAY}ANNA (on phone)\nYes.`, { extension: 'on phone', usual: 'ON PHONE' }],
    [
      'DLG103',
      `${DAY}ANNA\n${'word '.repeat(120)}`,
      { name: 'ANNA', lines: expect.any(Number), seconds: 31, allowed: 8 },
    ],
    ['MRK001', `${DAY}He dials *69.`, { mark: 'emphasis' }],
    ['MRK001', `${DAY}He sits. /* why`, { mark: 'boneyard' }],
    ['MRK002', `${DAY}\`\`\`fountain\nHe sits.`, { mark: 'fence', text: '```fountain' }],
    ['MRK002', `${DAY}He packs.\n\n- Shoes.\n- A rope.`, { mark: 'list', text: '- Shoes.' }],
    ['MRK002', `${DAY}ANNA\n- One.\n- Two.`, { mark: 'list', text: '- One.' }],
    [
      'MRK002',
      `${DAY}He reads [the news](https://example.org/a).`,
      { mark: 'link', text: 'He reads [the news](https://example.org/a).' },
    ],
    [
      'ACT104',
      `${DAY}${speeches(20, (index) => `A${'BC'[index % 2]}`).slice(DAY.length)}`,
      { page: 1, missing: 'action' },
    ],
  ] as const)('%s: %j', (id, text, args) => {
    expect(found(id, text, { cast }).map((finding) => finding.args)).toEqual([args]);
  });

  it('tells a time that is clear, but not in the list, as information only', () => {
    expect(found('SCN102', 'INT. A - DAY / DRIVING\n\nHe sits.')[0]!.level).toBe('INFO');
  });

  it('looks at the title page and at extensions for characters that the fonts lack', () => {
    const missingCharacters = (text: string) => [...text].filter((char) => '東🕯'.includes(char));
    expect(
      found('EXP001', `Title: 東\n\n${DAY}ANNA (🕯)\nYes.`, { missingCharacters }).map(({ block, args }) => [
        block,
        args,
      ]),
    ).toEqual([
      [-1, { characters: '東', count: 1 }],
      [1, { characters: '🕯', count: 1 }],
    ]);
  });

  it('tells a lone emphasis mark as information only', () => {
    expect(found('MRK001', `${DAY}He dials *69.`)[0]!.level).toBe('INFO');
  });
});
