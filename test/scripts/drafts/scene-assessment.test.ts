import { describe, expect, it } from 'vitest';
import { assessDraft, formNotes, mayReplace } from '../../../src/scripts/drafts/scene-assessment.js';
import type { SceneFrame } from '../../../src/scripts/drafts/scene-assessment.js';
import { cleanDraft } from '../../../src/scripts/drafts/draft-text.js';

const FRAME: SceneFrame = {
  heading: 'INT. TIDE HOUSE - NIGHT',
  cast: ['Inês Quadros', 'Tobias Wren'],
  planned: ['Inês', 'Harbour Master'],
};
const SCENE =
  'INT. TIDE HOUSE - NIGHT\n\nGas hisses over the type cases, and nobody turns it down.\n\nINÊS QUADROS\nNine feet four. I set it myself.\n';
const speech = (name: string, words = 'And yet the bell rang twice tonight.') => `\n${name}\n${words}\n`;
const errorsOf = (text: string) => assessDraft(text, FRAME).errors.map(({ rule }) => rule);

describe('the errors of a scene', () => {
  it.each([
    ['none in a clean one', SCENE, []],
    [
      'none for a minor part, a planned one, or part of a name',
      `${SCENE}${speech('VOICE')}${speech('HARBOUR MASTER')}${speech('TOBIAS')}`,
      [],
    ],
    ['a stranger', `${SCENE}${speech('HELMUT')}${speech('HELMUT')}`, ['CUE103']],
    ['a misspelt name', `${SCENE}${speech('TOBIAS WRENN')}`, ['CUE103']],
    ['a cue that says nothing', `${SCENE}\n@TOBIAS WREN\n`, ['CUE001']],
    ['a heading with nothing below it', `${SCENE}\nEXT. QUAY - DAY\n\nINT. TIDE HOUSE - DAY\n\nx\n`, ['SCN001']],
    [
      'nothing that is judged in whole scripts only, or is a matter of style',
      `${SCENE}${'\nShe waits. We see it.\n'.repeat(30)}`,
      [],
    ],
  ])('%s', (_what, text, rules) => {
    expect(errorsOf(text)).toEqual(rules);
  });

  it('are not strangers where no cast is known', () => {
    expect(assessDraft(`${SCENE}${speech('HELMUT')}`, { heading: FRAME.heading, cast: [] }).errors).toEqual([]);
  });
});

describe('a rewrite', () => {
  const verdict = (rewrite: string, old: string) =>
    mayReplace(cleanDraft(rewrite, FRAME).assessment, assessDraft(old, FRAME));

  it.each([
    ['is kept when it is as good', SCENE.replace('four', 'five'), SCENE, true],
    ['is kept when it mends an error', `${SCENE}${speech('TOBIAS WREN')}`, `${SCENE}${speech('HELMUT')}`, true],
    [
      'is kept with the errors that were there',
      `${SCENE}${speech('HELMUT', 'Twice.')}`,
      `${SCENE}${speech('HELMUT')}`,
      true,
    ],
    ['is not kept with one more', `${SCENE}${speech('HELMUT')}`, SCENE, false],
    ['is not kept with a misspelt name', `${SCENE}${speech('TOBIAS WRENN')}`, SCENE, false],
    [
      'is not kept with another stranger in the place of the first',
      `${SCENE}${speech('GRETA')}`,
      `${SCENE}${speech('HELMUT')}`,
      false,
    ],
    ['is not kept with a heading that nothing follows', `${SCENE}\nEXT. QUAY - DAY\n`, SCENE, false],
    ['is not kept when it lost the speeches', SCENE.slice(0, SCENE.indexOf('INÊS')), SCENE, false],
    [
      'is not kept as a stump',
      'INT. TIDE HOUSE - NIGHT\n\nINÊS QUADROS\nNo.\n',
      `${SCENE}${speech('TOBIAS WREN').repeat(8)}`,
      false,
    ],
    ['is not kept when it is a refusal', "I'm sorry, but I can't write this scene.", SCENE, false],
    [
      'is kept when marks without a partner were its only fault: they are text once printed',
      `${SCENE}${speech('TOBIAS WREN ^', 'Not [[that* again.')}`,
      SCENE,
      true,
    ],
  ])('%s', (_what, rewrite, old, kept) => {
    expect(verdict(rewrite, old)).toBe(kept);
  });
});

describe('notes on the form', () => {
  const notes = (text: string) => formNotes(assessDraft(text, FRAME));

  it('tell a writer what to mend, once for each error', () => {
    expect(notes(`${SCENE}${speech('HELMUT')}${speech('HELMUT')}${speech('TOBIAS WRENN')}\n@TOBIAS WREN\n`)).toEqual([
      'form: Give the lines of "HELMUT" to a character of the cast, or take them out.',
      'form: Give the lines of "TOBIAS WRENN" to TOBIAS WREN.',
      'form: Write what TOBIAS WREN says below the cue, or take the cue out.',
    ]);
    expect(notes(SCENE)).toEqual([]);
  });

  it('are a dozen at most', () => {
    expect(
      notes(SCENE + Array.from({ length: 30 }, (_, at) => speech(`STRANGE${'X'.repeat(at)}`)).join('')),
    ).toHaveLength(12);
  });
});
