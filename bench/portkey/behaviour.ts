import type { Report } from '../report.js';
import { directArm, NAMES, optimizerArm, optimizerFor, portkeyArm, scriptgenArm } from './arms.js';
import { failOver } from './failover.js';
import { otherHost, otherKey, PAIRS } from './foreign-answers.js';
import type { Parts } from './parts.js';
import { cacheHits, stampede, streamStampede } from './same-calls.js';
import { IDLE_MS } from './scriptgen-process.js';
import { errorsKept, stalls, truncation } from './upstream-faults.js';

/** What each arm does where the upstream is asked the same at once, or fails. */
export async function behaviour(report: Report, parts: Parts): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const optimizer = stack.adopt(optimizerFor(parts.upstream.url), (each) => each.close());
  const [direct, ours, scriptgen, portkey] = [
    directArm(parts.upstream.url),
    optimizerArm(optimizer),
    scriptgenArm(parts.scriptgen),
    portkeyArm(parts.gateway, parts.upstream.url),
  ];
  const arms = [NAMES.optimizer, NAMES.scriptgen, NAMES.portkey];

  report.table(
    ['identical calls at once: upstream calls', ...arms],
    [
      await stampede('20 plain', 20, parts.upstream, [ours, scriptgen, portkey], parts.scriptgen),
      await stampede('50 plain', 50, parts.upstream, [ours, scriptgen, portkey], parts.scriptgen),
      await streamStampede('20 streamed', 20, parts.upstream, [ours, portkey]),
      await streamStampede('50 streamed', 50, parts.upstream, [ours, portkey]),
    ],
  );
  report.say(
    'Many readers of one draft in arm 2 read one generation by design, so a stampede of streams is no call of theirs.',
  );
  report.say();
  report.table(['the same plain call again: p50 / p99', ...arms], await cacheHits(parts, ours, scriptgen, portkey));
  report.table(
    [`${PAIRS} pairs of equal bodies: foreign answers`, ...arms],
    [await otherKey(parts), await otherHost(parts)],
  );
  report.table(
    ['upstream fails once with 500, then is well: first call, second call', ...arms],
    [['outcome', ...(await errorsKept([ours, scriptgen, portkey], parts.scriptgen))]],
  );
  await truncation(report, parts, [direct, ours, portkey]);
  report.table(
    [`silence after 2 tokens, limit ${IDLE_MS} ms: told after`, ...arms],
    [['time', ...(await stalls(parts))]],
  );
  report.table(
    ['fail-over to another upstream: time to its first token, median of 5', NAMES.optimizer, NAMES.portkey],
    await failOver(parts),
  );
  report.say(
    'Fail-over, stalls of streams and other hosts are the same code in arm 2 as in arm 1, and were measured there.',
  );
  report.say();
}
