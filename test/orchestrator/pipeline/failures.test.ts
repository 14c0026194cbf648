import { expect, it } from 'vitest';
import { LlmError } from '../../../src/optimizer/types.js';
import type { FaultCode } from '../../../src/optimizer/types.js';
import { describeFailure } from '../../../src/orchestrator/pipeline/failures.js';

it.each<[readonly FaultCode[], boolean]>([
  [['CONTENT_REFUSED', 'CONTENT_REFUSED'], false],
  [['BAD_REQUEST', 'AUTH'], false],
  [['CONTENT_REFUSED', 'RATE_LIMITED'], true],
])('providers that all failed by %s are worth another try: %s', (codes, retryable) => {
  const causes = codes.map((code) => new LlmError(code, `${code} of one`));
  expect(
    describeFailure(new LlmError('ALL_PROVIDERS_FAILED', 'None of the providers could answer', { causes }), {
      name: 'SCENES',
      errorCode: 'SCENE_FAILED',
    }),
  ).toMatchObject({ code: 'LLM_UNAVAILABLE', retryable });
});
