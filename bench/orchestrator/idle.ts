import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createOfflineWriter } from '../../src/llm/offline-writer/offline-writer.js';
import { openBenchApp } from '../bench-app.js';
import { processUsage } from '../portkey/process-usage.js';
import type { Report } from '../report.js';
import { StatementLog } from '../statement-log.js';

const SETTLE_MS = 5_000;
const WATCHED_MS = Number(process.env.BENCH_IDLE_MS ?? 20_000);
const MOST = { statementsPerSecond: 2, corePercent: 0.5 } as const;

/** What a server does that nobody asks for anything: the statements that it sends, and processor time of its own and of PostgreSQL. */
export async function idle(report: Report): Promise<void> {
  await using app = await openBenchApp({ provider: createOfflineWriter({ tokensPerSecond: 0 }) });
  await app.listen();
  const [backend] = await app.storage.db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  await delay(SETTLE_MS);
  using log = new StatementLog();
  const database = databaseCpu(backend?.pid);
  const own = process.cpuUsage();
  await delay(WATCHED_MS);
  const { user, system } = process.cpuUsage(own);
  const { count, byText } = log.take();
  const seconds = WATCHED_MS / 1_000;
  const perSecond = count / seconds;
  const ownPercent = (user + system) / 10_000 / seconds;
  const databasePercent = ((databaseCpu(backend?.pid) - database) * 100) / seconds;
  report.table(
    ['statements a second', 'node, of a core', 'PostgreSQL, of a core'],
    [[perSecond.toFixed(2), `${ownPercent.toFixed(2)} %`, `${databasePercent.toFixed(2)} %`]],
  );
  report.table(
    ['statement', 'a second'],
    byText.map(([text, times]) => [
      `\`${text.replaceAll('|', '/').replaceAll('`', '').slice(0, 130)}\``,
      (times / seconds).toFixed(2),
    ]),
  );
  report.target(
    perSecond < MOST.statementsPerSecond,
    `an idle server sends fewer than ${MOST.statementsPerSecond} statements a second`,
    perSecond.toFixed(2),
  );
  for (const [who, percent] of [
    ['an idle server', ownPercent],
    ['PostgreSQL behind it', databasePercent],
  ] as const) {
    report.target(
      percent < MOST.corePercent,
      `${who} takes less than ${MOST.corePercent} % of a core`,
      `${percent.toFixed(2)} %`,
    );
  }
  report.say();
}

/** Seconds that the database's processes which live now have taken so far; 0 where there are no such books. */
function databaseCpu(backend: number | undefined): number {
  if (backend === undefined || process.platform !== 'linux') return 0;
  const parent = parentOf(backend);
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return all
    .filter((pid) => pid === parent || parentOf(pid) === parent)
    .reduce((seconds, pid) => seconds + (processUsage(pid)?.cpuSeconds ?? 0), 0);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}
