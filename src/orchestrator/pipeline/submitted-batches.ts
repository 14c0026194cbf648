import type { Logger } from 'pino';
import type { StageName } from '../../domain/generations.js';
import type { BegunJob } from '../../optimizer/batch-jobs/begun-job.js';
import type { Streams } from '../../streams/types.js';

/** Announces to the readers of a generation that calls of it wait for a provider's batch: once for each batch, by stage. */
export function announceBatches(
  streams: Pick<Streams, 'journal'>,
  log: Pick<Logger, 'info' | 'warn'>,
): (job: BegunJob) => void {
  return ({ id, provider, model, priceFactor, calls }) => {
    log.info({ job: id, provider, model, calls: calls.length }, 'calls wait for a batch');
    for (const [generationId, own] of Map.groupBy(calls, (call) => call.generationId)) {
      if (generationId === undefined) continue;
      const events = [...Map.groupBy(own, ({ stage }) => stage)].flatMap(([stage, ofStage]) =>
        stage === undefined ? [] : [submitted(stage, provider, priceFactor, ofStage.length)],
      );
      // A generation that has ended or was deleted is left as it is.
      streams.journal.change(generationId, { from: ['RUNNING', 'PAUSED'], to: {} }, events).catch((error: unknown) => {
        log.warn({ err: error, generation: generationId }, 'a batch could not be told of');
      });
    }
  };
}

function submitted(stage: StageName, provider: string, priceFactor: number, calls: number) {
  const price = priceFactor < 1 ? `, at ${Math.round(priceFactor * 100)} % of the price` : '';
  return {
    type: 'BatchSubmitted',
    stage,
    provider,
    calls,
    reason: `${calls} ${calls === 1 ? 'call' : 'calls'} of ${stage} went to ${provider} as a batch${price}: answers come within a day. Who cannot wait pauses the generation and resumes it with pace INTERACTIVE.`,
  } as const;
}
