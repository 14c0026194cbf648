import { afterEach, describe, expect, it } from 'vitest';
import {
  BibleGenerationError,
  ConflictError,
  InvalidInputError,
  LlmError,
  LlmUnavailableError,
  NotFoundError,
} from '../../src/index.js';
import type { LlmProvider } from '../../src/index.js';
import { openTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

let app: TestApp;
afterEach(() => app.close());

/** A provider that fails every call in one way. */
function failing(fail: () => string): LlmProvider {
  return {
    name: 'failing',
    model: 'none',
    async *stream() {
      yield { type: 'delta', text: fail() };
      yield { type: 'end', finishReason: 'stop', model: 'none' };
    },
  };
}

describe('errors are told apart by type', () => {
  it('a provider that is down is an LlmUnavailableError', async () => {
    app = await openTestApp({
      provider: failing(() => {
        throw new LlmError('AUTH', 'The provider refused the key: check OPENAI_API_KEY.');
      }),
    });
    const failure = await app.workflow.generateScript('A storm is coming.').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LlmUnavailableError);
    expect((failure as LlmUnavailableError).message).toContain('OPENAI_API_KEY');
  });

  it('bibles that cannot be made are a BibleGenerationError', async () => {
    app = await openTestApp({ provider: failing(() => 'I would rather not answer in JSON.') });
    const failure = await app.workflow.generateScript('A storm is coming.').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BibleGenerationError);
    expect((failure as BibleGenerationError).failure).toMatchObject({
      code: 'BIBLE_GENERATION_FAILED',
      stage: 'BIBLES',
      retryable: true,
    });
  });

  it('what cannot be asked for is an InvalidInputError with every field', async () => {
    app = await openTestApp();
    const failure = await app.workflow
      .generateScript('  ', { sceneCount: 0, characterCount: 10_000 })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect((failure as InvalidInputError).fields.map((field) => field.path)).toEqual([
      'logLine',
      'config.characterCount',
      'config.sceneCount',
    ]);
  });

  it('what is not there is a NotFoundError, and what cannot be now a ConflictError', async () => {
    app = await openTestApp();
    const script = await app.workflow.createScript('A storm is coming.');
    await expect(app.workflow.formatScript({ id: '00000000-0000-7000-8000-000000000000' })).rejects.toBeInstanceOf(
      NotFoundError,
    );
    await expect(app.workflow.formatScript(script)).rejects.toBeInstanceOf(ConflictError);
  });
});
