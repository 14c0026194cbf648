import { describe, expect, it } from 'vitest';
import { createFold } from '../../src/streams/fold.js';
import { fromGraphQL } from '../support/graphql-fold.js';

const scene = { sceneId: 's', draftNumber: 1 };

describe('the reader’s fold', () => {
  it('applies a durable event once, in order', () => {
    const fold = createFold();
    expect([1, 2, 2, 1, 3].map((seq) => fold.apply({ type: 'StageStarted', seq }))).toEqual([
      'applied',
      'applied',
      'ignored',
      'ignored',
      'applied',
    ]);
    expect(fold.state.seq).toBe(3);
  });

  it('appends at the length held, ignores an overlap, and tells of a hole', () => {
    const fold = createFold();
    fold.apply({ type: 'SceneTextAppended', seq: 1, ...scene, offset: 0, text: 'INT. ' });
    expect(fold.apply({ type: 'SceneTextAppended', seq: 1, ...scene, offset: 2, text: 'T. BAR' })).toBe('applied');
    expect(fold.apply({ type: 'SceneTextAppended', seq: 1, ...scene, offset: 0, text: 'INT.' })).toBe('ignored');
    expect(fold.apply({ type: 'SceneTextAppended', seq: 1, ...scene, offset: 30, text: '!' })).toBe('hole');
    expect(fold.state.text('s', 1)).toBe('INT. BAR');
  });

  it('replaces the text by a snapshot, and drops it with its draft', () => {
    const fold = createFold();
    fold.apply({ type: 'SceneTextAppended', seq: 1, ...scene, offset: 0, text: 'long gone' });
    fold.apply({ type: 'SceneTextSnapshot', seq: 1, ...scene, text: 'now' });
    expect(fold.state.latestText('s')).toEqual({ draftNumber: 1, text: 'now' });
    fold.apply({ type: 'SceneDraftDiscarded', seq: 2, ...scene });
    expect(fold.state.text('s', 1)).toBeUndefined();
    expect(fold.state.latestText('s')).toBeUndefined();
  });

  it('takes the text that a completed draft brings', () => {
    const fold = createFold();
    fold.apply(fromGraphQL({ __typename: 'SceneTextSnapshot', seq: 1, sceneId: 's', draftNumber: 2, text: 'half' }));
    fold.apply(
      fromGraphQL({
        __typename: 'SceneDraftCompleted',
        seq: 2,
        scene: { id: 's' },
        draft: { number: 2, text: 'whole' },
      }),
    );
    expect(fold.state.latestText('s')).toEqual({ draftNumber: 2, text: 'whole' });
  });

  it('takes a person’s draft, and drops all texts of a scene that is deleted', () => {
    const fold = createFold();
    fold.apply({ type: 'SceneDraftCompleted', seq: 1, ...scene, text: 'written' });
    fold.apply({ type: 'SceneEdited', seq: 2, sceneId: 's', draftNumber: 2, text: 'edited' });
    fold.apply({ type: 'SceneEdited', seq: 3, sceneId: 't', draftNumber: 1, text: 'another scene' });
    expect([fold.state.text('s', 1), fold.state.latestText('s')]).toEqual([
      'written',
      { draftNumber: 2, text: 'edited' },
    ]);
    fold.apply({ type: 'SceneDeleted', seq: 4, sceneId: 's' });
    expect([fold.state.text('s', 1), fold.state.latestText('s')]).toEqual([undefined, undefined]);
    expect(fold.state.text('t', 1)).toBe('another scene');
  });

  it('keeps the text held when a completed draft brings none', () => {
    const fold = createFold();
    fold.apply({ type: 'SceneTextSnapshot', seq: 1, ...scene, text: 'whole' });
    fold.apply({ type: 'SceneDraftCompleted', seq: 2, ...scene });
    expect(fold.state.text('s', 1)).toBe('whole');
  });

  it('ends with a terminal event, and goes on when the generation is resumed', () => {
    const fold = createFold();
    fold.apply({ type: 'GenerationFailed', seq: 1 });
    expect(fold.state.ended).toBe(true);
    fold.apply({ type: 'GenerationResumed', seq: 2 });
    expect(fold.state.ended).toBe(false);
  });
});
