/** How long an upstream may keep silent, in milliseconds; `Infinity` switches a limit off. */
export interface WatchdogLimits {
  /** Silence before the first text. Chunks without text (a role, reasoning) and keep-alive comments begin it anew. Default 30 000. */
  ttftMs: number;
  /** Silence between two chunks or comments, once text has come. Default 15 000. */
  idleMs: number;
  /** The whole answer. Default 300 000. */
  totalMs: number;
}

export const DEFAULT_LIMITS: WatchdogLimits = Object.freeze({ ttftMs: 30_000, idleMs: 15_000, totalMs: 300_000 });

/** For models on one's own machine: they are loaded on the first call and may run on a CPU. */
export const LOCAL_LIMITS: WatchdogLimits = Object.freeze({ ttftMs: 180_000, idleMs: 60_000, totalMs: 900_000 });

/** For providers inside this process. */
export const NO_LIMITS: WatchdogLimits = Object.freeze({ ttftMs: Infinity, idleMs: Infinity, totalMs: Infinity });
