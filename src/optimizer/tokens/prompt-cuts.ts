/** Kept free, since counts for other models than OpenAI's are estimates. */
const MARGIN = 0.02;

/** Tokens of prompt that a window takes beside an answer. */
export function promptLimit(contextWindow: number, outputTokens: number): number {
  return (contextWindow === Infinity ? Infinity : Math.floor(contextWindow * (1 - MARGIN))) - outputTokens;
}

/** The smallest window that takes so many tokens of prompt and answer. */
export function windowFor(tokens: number): number {
  let window = Math.max(tokens, Math.floor(tokens / (1 - MARGIN)) - 1);
  while (promptLimit(window, 0) < tokens) window += 1;
  return window;
}

export function isEnough(promptTokens: number, usable: number, outputTokens: number): boolean {
  return promptTokens <= usable - outputTokens;
}

/** As much of a block as decides when it is cut. */
interface Cuttable {
  readonly stable?: boolean | undefined;
  /** Absent: never. */
  readonly priority?: number | undefined;
  readonly hasShorter: boolean;
  /** It is shortened at most. */
  readonly required?: boolean | undefined;
}

export interface Cut {
  readonly index: number;
  /** A shorter text takes the block's place; false drops it. */
  readonly shortens: boolean;
}

/**
 * In which order a prompt is cut: the volatile tail before the stable prefix, which providers cache; low priorities before high
 * ones; and among equals the oldest is first replaced by its shorter text, then the next, before any is dropped.
 */
export function* cuts(blocks: readonly Cuttable[]): Generator<Cut> {
  const groups = new Map<string, { stable: boolean; priority: number; indexes: number[] }>();
  for (const [index, { stable = false, priority }] of blocks.entries()) {
    if (priority === undefined) continue;
    const key = `${stable} ${priority}`;
    const group = groups.get(key) ?? { stable, priority, indexes: [] };
    groups.set(key, group);
    group.indexes.push(index);
  }
  const order = [...groups.values()].sort((a, b) => Number(a.stable) - Number(b.stable) || a.priority - b.priority);
  for (const { indexes } of order) {
    for (const index of indexes) if (blocks[index]!.hasShorter) yield { index, shortens: true };
    for (const index of indexes) if (blocks[index]!.required !== true) yield { index, shortens: false };
  }
}
