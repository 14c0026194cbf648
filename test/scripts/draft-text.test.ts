import { describe, expect, it } from 'vitest';
import { cleanDraft } from '../../src/scripts/draft-text.js';

const SCENE = { heading: 'INT. TIDE HOUSE - NIGHT', cast: ['Inês Quadros', 'Tobias Wren'] };
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
    const { text, standing } = cleanDraft(written, SCENE);
    expect(text.trim().toUpperCase().replace('–', '-')).toBe(CLEAN.trim().toUpperCase());
    expect(standing).toMatchObject({ stands: true, headings: 1, actions: 1, speeches: 1, unknownSpeakers: [] });
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
