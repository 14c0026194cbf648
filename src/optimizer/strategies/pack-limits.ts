import { packTokens } from './economics.js';
import { firstTarget } from './estimate.js';
import type { LaneItem } from './lane-item.js';
import { formTokens } from './pack-prompt.js';
import type { Items } from './strategy.js';
import type { Target } from '../upstream.js';

/** Tokens that every model of recent years can write in one reply. */
const LONGEST_REPLY_TOKENS = 4_096;
const WINDOW_MARGIN = 0.98;

/** Whether packs may be sent to a target: a model that is reached over a network follows instructions; one inside this process has to declare that it packs. */
export function mayPackAt({ provider }: Target): boolean {
  return provider.caps?.strictSchema === true || provider.baseUrl !== undefined;
}

/** Items of this size that fit into one request. `contextWindow`: undefined where nobody knows. */
export function packCapacity(items: Items, contextWindow: number | undefined): number {
  const [{ call, shape }] = items;
  const { caps } = firstTarget(call).provider;
  const largest = {
    input: Math.max(...items.map((item) => item.call.promptTokens - shape.prefixTokens)),
    output: Math.max(...items.map((item) => item.call.request.maxOutputTokens)),
  };
  const none = packTokens([], formTokens(call));
  const each = packTokens([largest]);
  // A request of more tokens than a minute allows is refused, or waits for all of them.
  const room =
    Math.min((call.contextWindow ?? contextWindow ?? Infinity) * WINDOW_MARGIN, caps?.tokensPerMinute ?? Infinity) -
    shape.prefixTokens -
    none.input;
  const reply = Math.min(LONGEST_REPLY_TOKENS, caps?.maxOutputTokens ?? Infinity);
  return Math.floor(Math.min(room / (each.input - packTokens([]).input + each.output), reply / each.output));
}

/** Whether the part of the prompt that differs between items can be an item of a pack: it has to consist of user messages alone. */
export function hasPackableTail({ tail }: LaneItem['shape']): boolean {
  return tail.length > 0 && tail.every(({ role }) => role === 'user');
}
