import { describe, expect, it } from 'vitest';
import {
  decodeCancel,
  encodeCancel,
  generationInputs,
  sceneInputs,
} from '../../../src/orchestrator/engine/workflow-data.js';

describe('what workflows were queued with', () => {
  it('is read as it is stored, and what a newer version adds is passed over', () => {
    expect(generationInputs.parse(['g', 2]).slice(0, 2)).toEqual(['g', 2]);
    expect(generationInputs.parse(['g', 2, { more: true }]).slice(0, 2)).toEqual(['g', 2]);
    expect(sceneInputs.parse(['g', 1, 's']).slice(0, 3)).toEqual(['g', 1, 's']);
  });

  it.each([[[]], [['g']], [['g', '2']], [[{ generationId: 'g', attempt: 2 }]], [{}], [null]])(
    'is refused where it names no generation and attempt: %j',
    (inputs) => {
      expect(generationInputs.safeParse(inputs).success).toBe(false);
      expect(sceneInputs.safeParse(inputs).success).toBe(false);
    },
  );
});

describe('a message that a generation is cancelled', () => {
  it('is read as it is sent, with more than this version knows as well', () => {
    const cancelled = { generationId: 'g', attempt: 3 };
    expect(encodeCancel(cancelled)).toBe('["g",3]');
    expect(decodeCancel(encodeCancel(cancelled))).toEqual(cancelled);
    expect(decodeCancel('["g",3,"why"]')).toEqual(cancelled);
  });

  it.each(['', '{', 'null', '[]', '["g"]', '["g","3"]', '{"generationId":"g"}'])('is passed over: %s', (message) =>
    expect(decodeCancel(message)).toBeUndefined(),
  );
});
