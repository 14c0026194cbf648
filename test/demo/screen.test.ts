import { expect, it } from 'vitest';
import type { FollowedEvent } from '../../src/demo/operations.js';
import { Screen } from '../../src/demo/screen.js';

const scene = { id: 's', number: 1, outline: { heading: 'INT. A - DAY', description: 'They talk.' } };
const EVENTS: FollowedEvent[] = [
  { seq: 1, __typename: 'StageStarted', stage: 'SCENES' },
  { seq: 2, __typename: 'SceneOutlined', scene },
  { seq: 3, __typename: 'SceneDraftStarted', sceneId: 's', draftNumber: 1, kind: 'GENERATED' },
  { seq: 3, __typename: 'SceneTextAppended', sceneId: 's', draftNumber: 1, offset: 0, text: 'INT. A - DAY\n' },
  { seq: 4, __typename: 'SceneDraftCompleted', sceneId: 's', draftNumber: 1, draft: { text: 'INT. A - DAY\n' } },
  { seq: 5, __typename: 'StageCompleted', stage: 'SCENES', durationMs: 1_200 },
];

function shown(look: ConstructorParameters<typeof Screen>[1]): string {
  let output = '';
  const screen = new Screen({ write: (text) => (output += text) }, look);
  for (const event of EVENTS) screen.show(event);
  return output;
}

it('fits its rules into a narrow terminal', () => {
  for (const line of shown({ colours: false, columns: 40 }).split('\n')) {
    expect([...line].length, line).toBeLessThanOrEqual(40);
  }
  expect(shown({ colours: false, columns: 40 })).toMatch(/^── scene 1 ─{26}$/m);
  expect(shown({ colours: false, columns: 40 })).toMatch(/^✓ SCENES in 1\.2 s 1\/1 scenes$/m);
  expect(shown({ colours: false })).toContain(`── scene 1 ${'─'.repeat(50)}`);
  expect(shown({ colours: false })).toContain(`[${'█'.repeat(20)}] 1 of 1 scenes on screen`);
});

it('has no marks of colour but where they are wanted', () => {
  expect(shown({ colours: false })).not.toContain('\u001b');
  expect(shown({ colours: true })).toContain('\u001b[1m');
});
