import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { suggestedProfile } from '../../../src/screenplay/layout/suggested-profile.js';

const suggested = (text: string) => suggestedProfile(parse(text).script);

const SCENES = ['LIVING ROOM', 'KITCHEN', 'PORCH', 'BAR'];
interface Habits {
  readonly capitals?: boolean;
  readonly cast?: string;
  readonly above?: string;
  readonly number?: boolean;
}
const script = ({ capitals, cast, above, number }: Habits) =>
  SCENES.map((place, at) => {
    const told = ['Nora comes in with the post.', 'Bert hides a lamp behind his back.'].map((line) =>
      capitals ? line.toUpperCase() : line,
    );
    const letter = String.fromCharCode(65 + at);
    return [
      above && `> ${above.replace('?', letter)} <`,
      `INT. ${place} - DAY${number ? ` #${letter}#` : ''}${cast ? `\n${cast}` : ''}`,
      told[0],
      'NORA\nWhat is that?',
      told[1],
      'BERT\nA lamp.',
    ]
      .filter(Boolean)
      .join('\n\n');
  }).join('\n\n');

const CAST = '(Nora, Bert)';

describe('the profile that a script suggests', () => {
  it.each<[string, Habits]>([
    ['action in capitals and the cast of each scene', { capitals: true, cast: CAST }],
    ['action in capitals and scenes counted by letters', { capitals: true, number: true }],
    ['action in capitals and scenes under their letters', { capitals: true, above: 'SCENE ?' }],
    ['action in capitals and acts', { capitals: true, above: 'ACT ONE' }],
    ['the cast of each scene and letters', { cast: CAST, number: true }],
  ])('is multi-camera for %s', (_, habits) => {
    expect(suggested(script(habits))).toBe('multicam');
  });

  it.each<[string, Habits]>([
    ['none of that', {}],
    ['action in capitals alone', { capitals: true }],
    ['acts alone, as an hour drama has them', { above: 'ACT ONE' }],
    ['lines in parentheses below headings alone', { cast: CAST }],
    ['letters for numbers alone', { number: true }],
  ])('is US Letter for %s', (_, habits) => {
    expect(suggested(script(habits))).toBe('letter');
  });

  it('is US Letter for a few lines, for scripts without capitals, and for the films among the fixtures', () => {
    expect(suggested('')).toBe('letter');
    expect(suggested('> COLD OPEN <\n\nINT. A - DAY\n(Nora)\n\nNORA COMES IN.\n')).toBe('letter');
    expect(suggested(script({ number: true }).replace(/Nora comes.*|Bert hides.*/g, '\u4ed6 \u8d70\u4e86\u3002'))).toBe(
      'letter',
    );
    expect(suggested(readFileSync(new URL('../fixtures/short.fountain', import.meta.url), 'utf8'))).toBe('letter');
  });

  it('is multi-camera for a file whose dialogue is in double space', () => {
    expect(suggestedProfile(parse('INT. A').script, { doubleSpaced: true })).toBe('multicam');
  });
});

describe('double space in a Final Draft file', () => {
  const settings = (type: string, spacing: string) =>
    `<ElementSettings Type="${type}"><FontSpec Size="12"/><ParagraphSpec Alignment="Left"${spacing}/></ElementSettings>`;
  const isDouble = (all: string) => readFdx(`<FinalDraft><Content/>${all}</FinalDraft>`).doubleSpaced;
  it('is what its settings say of dialogue', () => {
    expect(isDouble(settings('Action', ' Spacing="1"') + settings('Dialogue', ' Spacing="2"'))).toBe(true);
    expect(isDouble(settings('Action', ' Spacing="2"') + settings('Dialogue', ' Spacing="1"'))).toBe(false);
    expect(isDouble(settings('Dialogue', '') + settings('Action', ' Spacing="2"'))).toBe(false);
    expect(isDouble('')).toBe(false);
  });

  it('is read however its XML is written', () => {
    expect(
      isDouble(
        "<ElementSettings\n Type = 'dialogue'><!-- Spacing=\"1\" --><ParagraphSpec\tSpacing='2.0'></ParagraphSpec></ElementSettings>",
      ),
    ).toBe(true);
    expect(isDouble('<!-- <ElementSettings Type="Dialogue"><ParagraphSpec Spacing="2"/></ElementSettings> -->')).toBe(
      false,
    );
  });
});
