import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFdx } from '../../../src/screenplay/fdx/read.js';
import { writeFdx } from '../../../src/screenplay/fdx/write.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { fixFdx } from '../../../src/screenplay/lint/fix-file.js';
import { FIXABLE_RULES } from '../../../src/screenplay/lint/fixable-rules.js';
import { normalScript } from '../arbitraries.js';
import { faultyText } from './faulty-text.js';

const ALL = new Set(FIXABLE_RULES);

function document(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\r\n<FinalDraft DocumentType="Script" Template="No" Version="5">\r\n\r\n  <Content>\r\n${body}\r\n  </Content>\r\n\r\n  <Macros><Macro Name="x"/></Macros>\r\n</FinalDraft>\r\n`;
}

describe('fixing a Final Draft document', () => {
  it.each([
    [
      'a heading with its properties',
      '    <Paragraph Number="1" Type="Scene Heading">\r\n      <SceneProperties Length="1/8" Page="1" Title="Rain"/>\r\n      <Text AdornmentStyle="0" Font="Courier Final Draft" RevisionID="0" Size="12">INT HOUSE - NIHGT</Text>\r\n    </Paragraph>\r\n    <Paragraph Type="Action"><Text>It rains.</Text></Paragraph>',
      [['INT HOUSE - NIHGT', 'INT. HOUSE - NIGHT']],
    ],
    [
      'a cue above a speech of several paragraphs',
      '    <Paragraph Type="Scene Heading"><Text>INT. HOUSE - DAY</Text></Paragraph>\r\n    <Paragraph Type="Character"><Text Size="12">ANNA (vo)</Text></Paragraph>\r\n    <Paragraph Type="Dialogue"><Text>One.</Text></Paragraph>\r\n    <Paragraph Type="Dialogue"><Text RevisionID="2">Two.</Text></Paragraph>',
      [['ANNA (vo)', 'ANNA (V.O.)']],
    ],
    [
      'dual dialogue',
      '    <Paragraph Type="Scene Heading"><Text>INT. HOUSE - DAY</Text></Paragraph>\r\n    <Paragraph>\r\n      <DualDialogue>\r\n        <Paragraph Type="Character"><Text>ANNA</Text></Paragraph>\r\n        <Paragraph Type="Dialogue"><Text>One.</Text></Paragraph>\r\n        <Paragraph Type="Character"><Text>BERT (os)</Text></Paragraph>\r\n        <Paragraph Type="Dialogue"><Text>Two.</Text></Paragraph>\r\n      </DualDialogue>\r\n    </Paragraph>',
      [['BERT (os)', 'BERT (O.S.)']],
    ],
    [
      'action that is something else',
      '    <Paragraph Alignment="Left" LeftIndent="1.50" Type="Action"><Text Font="Courier" Size="12">INTT. HOUSE - DAY</Text></Paragraph>\r\n    <Paragraph Type="Action"><Text>It rains.</Text></Paragraph>\r\n    <Paragraph Type="Action"><Text>---</Text></Paragraph>\r\n    <Paragraph Type="Action"><Text>Fade out</Text></Paragraph>',
      [
        [
          '<Paragraph Alignment="Left" LeftIndent="1.50" Type="Action"><Text Font="Courier" Size="12">INTT.',
          '<Paragraph Type="Scene Heading"><Text Font="Courier" Size="12">INT.',
        ],
        ['\r\n    <Paragraph Type="Action"><Text>---</Text></Paragraph>', ''],
        ['<Paragraph Type="Action"><Text>Fade out', '<Paragraph Type="Transition"><Text>FADE OUT.'],
      ],
    ],
    [
      'a parenthetical in a speech',
      '    <Paragraph Type="Scene Heading"><Text>INT. HOUSE - DAY</Text></Paragraph>\r\n    <Paragraph Type="Character"><Text>ANNA</Text></Paragraph>\r\n    <Paragraph Type="Dialogue"><Text Size="12">Well.\r\n(very\r\nlow)\r\nYes.</Text></Paragraph>',
      [
        [
          '<Text Size="12">Well.\r\n(very\r\nlow)\r\nYes.</Text></Paragraph>',
          '<Text Size="12">Well.</Text></Paragraph>\r\n    <Paragraph Type="Parenthetical"><Text Size="12">(very low)</Text></Paragraph>\r\n    <Paragraph Type="Dialogue"><Text Size="12">Yes.</Text></Paragraph>',
        ],
      ],
    ],
  ] as const)('changes what is wrong in %s, and nothing else', (_what, body, changes) => {
    const xml = document(body);
    const expected = changes.reduce((text, [before, after]) => text.replace(before, after), xml);
    expect(expected).not.toBe(xml);
    expect(fixFdx(xml, ALL).text.text).toBe(expected);
    expect(fixFdx(expected, ALL).text.text).toBe(expected);
  });

  it.each([
    ['a revision', '<Paragraph Type="Action"><Text RevisionID="1">---</Text></Paragraph>'],
    [
      'a note',
      '<Paragraph Type="Action"><Text>Fade out</Text><ScriptNote><Paragraph><Text>Why?</Text></Paragraph></ScriptNote></Paragraph>',
    ],
    [
      'where bold type begins',
      '<Paragraph Type="Scene Heading"><Text>INT</Text><Text Style="Bold"> HOUSE - DAY</Text></Paragraph>',
    ],
    [
      'a style that is not read',
      '<Paragraph Type="Action"><Text Style="Strikeout">INTT.</Text><Text> HOUSE - DAY</Text></Paragraph>',
    ],
    ['a tag', '<Paragraph Type="Action"><Text TagNumber="4">INTT. HOUSE - DAY</Text></Paragraph>'],
  ])('leaves to a person what would lose %s', (_what, paragraph) => {
    const xml = document(
      `<Paragraph Type="Scene Heading"><Text>INT. A - DAY</Text></Paragraph><Paragraph Type="Action"><Text>x</Text></Paragraph>${paragraph}<Paragraph Type="Action"><Text>y</Text></Paragraph>`,
    );
    expect(fixFdx(xml, ALL).text.text).toBe(xml);
  });

  it('changes nothing when it is done again', () => {
    const check = (xml: string) => {
      const { text } = fixFdx(xml, ALL);
      expect(readFdx(text.text).script).toEqual(text.script);
      expect(fixFdx(text.text, ALL).made).toEqual([]);
    };
    fc.assert(
      fc.property(faultyText, (text) => check(writeFdx(parse(text).script).xml)),
      { numRuns: 80 },
    );
    fc.assert(
      fc.property(normalScript, (script) => check(writeFdx(script).xml)),
      { numRuns: 30 },
    );
    check(readFileSync(new URL('../fixtures/kettle.fdx', import.meta.url), 'utf8'));
  });
});
