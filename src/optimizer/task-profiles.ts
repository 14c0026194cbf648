import type { TaskSettings } from './config.js';
import type { OptimizerConfig, TaskProfile } from './types.js';

const DEFAULT_MAX_ITEMS = 8;

/** `maxItems` only where a task wants fewer than the optimizer's own. */
type ProfileEntry = Omit<TaskProfile, 'maxItems'> & { maxItems?: number };

/** For answers that later steps wait for and that are too long or too important to share a reply with others. */
const alone = (expectedOutputTokens: number): ProfileEntry => ({
  strategies: ['solo', 'providerBatch'],
  preference: 'latency',
  latencyBudgetMs: 60_000,
  expectedOutputTokens,
  packAnswersSolo: false,
});

/** For long answers to many calls that share a prefix. */
const sideBySide = (expectedOutputTokens: number, latencyBudgetMs = 120_000): ProfileEntry => ({
  strategies: ['fanout', 'providerBatch'],
  preference: 'latency',
  latencyBudgetMs,
  expectedOutputTokens,
  packAnswersSolo: false,
});

/** For answers of medium length that come in groups, such as one for each scene: a few of them share a request. */
const collapsing = (expectedOutputTokens: number): ProfileEntry => ({
  strategies: ['pack', 'fanout', 'providerBatch'],
  preference: 'requests',
  latencyBudgetMs: 60_000,
  expectedOutputTokens,
  packAnswersSolo: false,
});

/** For short answers to many fields of one query, where the number of requests counts most. */
const packed = (expectedOutputTokens: number): ProfileEntry => ({
  strategies: ['pack', 'fanout', 'providerBatch'],
  preference: 'requests',
  mostDelay: 1.3,
  latencyBudgetMs: 15_000,
  expectedOutputTokens,
  packAnswersSolo: true,
});

const DEFAULT_PROFILE: ProfileEntry = Object.freeze(alone(500));

const TASK_PROFILES: Readonly<Partial<Record<string, ProfileEntry>>> = Object.freeze({
  cast: alone(1_500),
  plot: sideBySide(700, 60_000),
  setting: sideBySide(700, 60_000),
  theme: sideBySide(500, 60_000),
  outline: alone(3_000),
  scene: sideBySide(1_500),
  rewrite: sideBySide(1_500),
  critique: { ...collapsing(400), maxItems: 4 },
  continuity: sideBySide(200, 60_000),
  characterLines: { ...collapsing(400), maxItems: 6 },
  sceneSummary: packed(80),
  sceneCoverage: { ...packed(100), maxItems: 6 },
  bibleSummary: packed(60),
  voiceSample: sideBySide(350, 15_000),
});

const PREFERENCES = { FEWEST_REQUESTS: 'requests', CHEAPEST: 'cost', FASTEST: 'latency' } as const;

/** What is set for the task itself stands above what is set for all. */
function collapsed(entry: ProfileEntry, { collapse }: OptimizerConfig, settings: TaskSettings): ProfileEntry {
  if (entry.preference !== 'requests') return entry;
  const { mostDelay: _, ...patient } = entry;
  if (settings.preference !== undefined) return patient;
  return { ...entry, preference: PREFERENCES[collapse ?? 'FEWEST_REQUESTS'] };
}

/** A task's profile: its defaults, with what the configuration changes. A task without defaults of its own is sent alone. */
export function profileOf(task: string, config: OptimizerConfig = {}): TaskProfile {
  const entry = (Object.hasOwn(TASK_PROFILES, task) ? TASK_PROFILES[task] : undefined) ?? DEFAULT_PROFILE;
  const tasks: Readonly<Partial<Record<string, TaskSettings>>> = config.tasks ?? {};
  const maxItems = Math.min(entry.maxItems ?? Infinity, config.maxItems ?? entry.maxItems ?? DEFAULT_MAX_ITEMS);
  const settings = tasks[task] ?? {};
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const profile = { ...collapsed(entry, config, settings), maxItems };
  return { ...profile, ...(Object.fromEntries(given) as Partial<TaskProfile>) };
}
