/** A rate in USD per million tokens: one for all, or by the length of the prompt. */
export type Rate =
  | number
  | {
      base: number;
      tiers: readonly { /** Applies to prompts of more tokens than this. */ start: number; price: number }[];
    };

export interface Price {
  input: Rate;
  /** Default: as `input`. */
  cachedInput?: Rate | undefined;
  /** Default: as `input`. */
  cacheWrite?: Rate | undefined;
  output: Rate;
  /** USD per thousand requests. Default 0. */
  requests?: number | undefined;
}

/**
 * A price that is used instead of the public list's, for a contract or an own server. Either `input` and `output` are both given, and the list
 * is not asked, or neither is, and the list's price is multiplied by `factor`.
 */
export interface PriceOverride extends Omit<Price, 'input' | 'output'> {
  input?: Rate | undefined;
  output?: Rate | undefined;
  /** Dated versions of it are meant too. `*` for every model that no other override names. */
  model: string;
  /** Default: any provider. */
  provider?: string | undefined;
  /** Multiplies every rate: 0.5 for a tier at half the price. Default 1. */
  factor?: number | undefined;
}
