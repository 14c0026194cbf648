import { describe, expect, it } from 'vitest';
import type { SceneFrame } from '../../../src/scripts/drafts/scene-assessment.js';
import { cleanDraft, createDraftReader } from '../../../src/scripts/drafts/draft-text.js';
import type { CleanDraft } from '../../../src/scripts/drafts/draft-text.js';

const SCENE: SceneFrame = { heading: 'INT. TIDE HOUSE - NIGHT', cast: ['Inês Quadros', 'Tobias Wren'] };
const BODY = 'Gas hisses.\n\nINÊS QUADROS\nNine feet four.\n';
const CLEAN = `${SCENE.heading}\n\n${BODY}`;

describe('a scene as a model wrote it', () => {
  it.each([
    ['as asked for', CLEAN],
    ['in a fence', `\`\`\`fountain\n${CLEAN}\`\`\`\n`],
    ['without the heading', BODY],
    ['after a word to the reader', `Sure! Here is how I would play it.\n\n${CLEAN}`],
    ['after several', `Certainly.\n\nBelow is the scene in Fountain format.\n\n---\n\n${CLEAN}`],
    ['with the heading spelled another way', `Of course!\n\nInt. Tide House – Night\n\n${BODY}`],
    ['with first names as cues', CLEAN.replace('INÊS QUADROS', 'INÊS')],
  ])('%s begins with its heading and holds the scene alone', (_name, written) => {
    const { text, assessment } = cleanDraft(written, SCENE);
    expect(text.trim().toUpperCase().replace('–', '-')).toBe(CLEAN.trim().toUpperCase());
    expect(assessment).toMatchObject({ stands: true, headings: 1, actions: 1, speeches: 1, unknownSpeakers: [] });
  });

  it('keeps a transition above the heading', () => {
    expect(cleanDraft(`FADE IN:\n\n${CLEAN}`, SCENE).text).toMatch(/^FADE IN:\n\nINT\. TIDE HOUSE/);
  });

  it('keeps the action above a heading that is another place', () => {
    const written = `Gas hisses.\n\nINT. TIDE HOUSE - STAIRS - NIGHT\n\nHe climbs.\n`;
    expect(cleanDraft(written, SCENE).text.trim()).toBe(`${SCENE.heading}\n\n${written}`.trim());
  });

  it('keeps what is said above the planned heading', () => {
    expect(cleanDraft(`TOBIAS WREN (V.O.)\nThat night.\n\n${CLEAN}`, SCENE).text).toContain('That night.');
  });
});

describe('what is mended', () => {
  const told = ({ repairs }: CleanDraft) => repairs.map(({ code, line, before, after }) => [code, line, before, after]);

  it('is nothing in a clean text', () => {
    expect(cleanDraft(CLEAN, SCENE).repairs).toEqual([]);
  });

  it('is told line by line, with what was written and what stands there now', () => {
    const written = `Here is the scene:\n\n**INT. TIDE HOUSE - NIGHT**\n\nGas hisses.\n\n**INÊS**\nNine feet four.\n\nTOBIAS WREN: Who says?\n`;
    const clean = cleanDraft(written, SCENE);
    expect(clean.text).toBe(`${CLEAN}\nTOBIAS WREN\nWho says?\n`);
    expect(told(clean)).toEqual([
      ['DRF002', 1, 'Here is the scene:', ''],
      ['DRF003', 3, '**INT. TIDE HOUSE - NIGHT**', 'INT. TIDE HOUSE - NIGHT'],
      ['DRF003', 7, '**INÊS**', 'INÊS'],
      ['CUE110', 7, 'INÊS', 'INÊS QUADROS'],
      ['DRF005', 10, 'TOBIAS WREN: Who says?', 'TOBIAS WREN\nWho says?'],
    ]);
    expect(clean.repairs.every(({ level, message }) => level !== 'ERROR' && message !== '')).toBe(true);
  });

  it('includes a heading that was supplied, and prose that was set aside', () => {
    expect(told(cleanDraft(BODY, SCENE))).toEqual([['DRF101', 1, '', SCENE.heading]]);
    expect(told(cleanDraft(`Sure! Here is how I would play it.\n\n${CLEAN}`, SCENE))).toEqual([
      ['DRF102', 1, 'Sure! Here is how I would play it.', ''],
    ]);
  });

  it('can be stored: no NUL, no half characters, no whole novel', () => {
    const { text, repairs } = cleanDraft(
      `Here is the scene with a\u0000b \ud800:\n\n${CLEAN}${'x\u0000'.repeat(900)}\n\n\`\`\`\n${'word '.repeat(9_000)}`,
      SCENE,
    );
    expect(text).not.toContain('\u0000');
    for (const { before, after } of repairs) {
      expect(before + after).not.toContain('\u0000');
      expect((before + after).isWellFormed()).toBe(true);
      expect(before.length).toBeLessThanOrEqual(1_000);
    }
    expect(repairs.length).toBeGreaterThan(1);
  });

  it('is listed up to a limit', () => {
    expect(cleanDraft(`${CLEAN}\n${'TOBIAS WREN: No.\n\n'.repeat(300)}`, SCENE).repairs).toHaveLength(200);
  });
});

describe('names and places', () => {
  it('are written as in the bibles', () => {
    const { text, repairs } = cleanDraft('Int. Tide house - Night\n\nGas.\n\nTOBIAS (vo)\nNo.\n', {
      ...SCENE,
      locations: ['Tide House', 'PILOT STAIRS'],
    });
    expect(text).toBe('Int. TIDE HOUSE - Night\n\nGas.\n\nTOBIAS WREN (V.O.)\nNo.\n');
    expect(repairs.map(({ code }) => code)).toEqual(['LOC110', 'CUE110', 'CUE110']);
  });

  it('may be in brackets, on two lines, twice, or nothing', () => {
    const frame = {
      heading: SCENE.heading,
      cast: ['Anna (young)', 'Anna\nKlein', 'anna (Young)', ':', 'Bob'],
      locations: ['Quay', 'QUAY', '-'],
    };
    const { text, assessment } = cleanDraft(
      'INT. QUAY - DAY\n\nANNA (O.S.)\nNo.\n\nANNA KLEIN\nYes.\n\nBOB\nWell.\n',
      frame,
    );
    expect(text).toBe('INT. QUAY - DAY\n\nANNA (O.S.)\nNo.\n\nANNA KLEIN\nYes.\n\nBOB\nWell.\n');
    expect(assessment.errors).toEqual([]);
  });
});

describe('a draft that is read as it comes', () => {
  const written = `Here is the scene:\n\n\`\`\`\n**INT. TIDE HOUSE - NIGHT**\n\nGas hisses. 🌧\n\nTOBIAS: Who says?\n\`\`\`\nThat is all.\n`;

  it.each([1, 2, 3, 7, 50])('in chunks of %i gives what the whole text gives', (size) => {
    const reader = createDraftReader(SCENE);
    for (let at = 0; at < written.length; at += size) reader.push(written.slice(at, at + size));
    expect(reader.finish()).toEqual(cleanDraft(written, SCENE));
  });

  it('is not hopeless while it is a scene, however loosely written', () => {
    const reader = createDraftReader(SCENE);
    for (let at = 0; at < 200; at += 1) {
      reader.push('TOBIAS WREN: No.\n\n**INÊS QUADROS**\nYes.\n\n');
      expect(reader.hopeless).toBeUndefined();
    }
  });

  it('is hopeless when most of its lines make no sense, but not before there are some', () => {
    const reader = createDraftReader(SCENE);
    reader.push('INT. TIDE HOUSE - NIGHT\n\n');
    const states: (string | undefined)[] = [];
    for (let at = 0; at < 60; at += 1) {
      reader.push(`- **TOBIAS WREN:** point ${at}\n`);
      states.push(reader.hopeless);
    }
    expect(states.indexOf('POOR_FORM')).toBe(37);
    expect(states.slice(0, 37).every((state) => state === undefined)).toBe(true);
  });

  it.each([
    ['far more than a scene', 'She waits. \n\n'.repeat(10_000)],
    ['one endless line', 'word '.repeat(3_000)],
  ])('is hopeless when it is %s', (_what, text) => {
    const reader = createDraftReader(SCENE);
    reader.push(CLEAN);
    expect(reader.hopeless).toBeUndefined();
    reader.push(text);
    expect(reader.hopeless).toBe('TOO_LONG');
    expect(reader.finish().assessment).toMatchObject({ cutOff: true, stands: false });
  });
});
