import type { Report } from '../report.js';
import { startUpstreamProcess } from '../upstream-process.js';
import { directArm, NAMES, optimizerArm, optimizerFor, portkeyArm, scriptgenArm } from './arms.js';
import { behaviour } from './behaviour.js';
import { GATEWAY, OVERRIDES, startGateway, VERSION } from './gateway-process.js';
import { bursts, pacedStreams, plainCalls, ROUNDS } from './latency.js';
import { startScriptGen } from './scriptgen-process.js';

/**
 * ScriptGen beside Portkey's gateway, which is installed for the occasion. It listens on all interfaces while this runs: run it
 * where nothing else can reach it.
 */
export async function portkeyBenchmark(report: Report): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.adopt(await startUpstreamProcess(), (each) => each.close());
  const gateway = stack.adopt(await startGateway(), (each) => each.close());
  const scriptgen = stack.adopt(await startScriptGen(upstream.url), (each) => each.close());
  const optimizer = stack.adopt(optimizerFor(upstream.url), (each) => each.close());
  const arms = [
    directArm(upstream.url),
    optimizerArm(optimizer),
    scriptgenArm(scriptgen),
    portkeyArm(gateway, upstream.url),
  ];

  report.say(
    `Peer: \`${GATEWAY}\` ${VERSION} in a folder of its own, with ${Object.entries(OVERRIDES)
      .map(([name, version]) => `\`${name}\` ${version}`)
      .join(
        ' and ',
      )} pinned, because a plain install cannot stream; \`NODE_ENV=production\`, \`--headless\`, on the same Node. All arms go to the same raw upstream.`,
  );
  report.say();
  report.say(
    `${ROUNDS} rounds with the arms in random order; milliseconds are medians of the rounds’ quantiles with 95 % bootstrap intervals; “added” is over arm 0 in the same round. The counts are small (\`BENCH_ROUNDS\`, \`BENCH_SCALE\` raise them), and client, upstream, database and servers share the cores: read the figures as orders of magnitude, and their order as the finding.`,
  );
  report.say();
  await plainCalls(report, arms, { [NAMES.scriptgen]: scriptgen.usage, [NAMES.portkey]: gateway.usage });
  await pacedStreams(report, arms);
  await bursts(report, arms);
  await behaviour(report, { upstream, gateway, scriptgen });
}
