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

export interface Cut<B extends Cuttable> {
  readonly index: number;
  readonly block: B;
  /** A shorter text takes the block's place; false drops it. */
  readonly shortens: boolean;
}

/**
 * In which order a prompt is cut: the volatile tail before the stable prefix, which providers cache; low priorities before high
 * ones; and among equals the oldest is first replaced by its shorter text, then the next, before any is dropped.
 */
export function* cuts<B extends Cuttable>(blocks: readonly B[]): Generator<Cut<B>> {
  const groups = new Map<string, { stable: boolean; priority: number; members: { index: number; block: B }[] }>();
  for (const [index, block] of blocks.entries()) {
    const { stable = false, priority } = block;
    if (priority === undefined) continue;
    const key = `${stable} ${priority}`;
    const group = groups.get(key) ?? { stable, priority, members: [] };
    groups.set(key, group);
    group.members.push({ index, block });
  }
  const order = [...groups.values()].sort((a, b) => Number(a.stable) - Number(b.stable) || a.priority - b.priority);
  for (const { members } of order) {
    for (const member of members) if (member.block.hasShorter) yield { ...member, shortens: true };
    for (const member of members) if (member.block.required !== true) yield { ...member, shortens: false };
  }
}
