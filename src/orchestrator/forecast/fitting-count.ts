import type { FitForecast } from '../../optimizer/types.js';

/** How a call for so many things would fit its model, and how long an answer it asks for, in tokens. */
export interface CountFit {
  fit: FitForecast;
  asked: number;
}

/** The share of an answer's limit that there must be room for: answers come to about half of the limit. */
const ENOUGH = 0.75;
/** Fewer than this are asked for only where this many do not fit even beside a prompt that was cut. */
const FEW = 3;

/**
 * How many things, characters or scenes, one call is to ask for: as many as the model has room to answer, up to `most`. Fewer are
 * asked for before the prompt is cut, down to three; only then parts of the prompt give way. At least 1.
 */
export async function fittingCount(most: number, fitOf: (count: number) => Promise<CountFit>): Promise<number> {
  const fits: CountFit[] = [];
  for (let count = most; count >= 1; count -= 1) {
    const fit = await fitOf(count);
    if (count >= Math.min(FEW, most) && isWhole(fit)) return count;
    fits.push(fit);
  }
  const cut = fits.findIndex(({ fit, asked }) => fit.verdict !== 'too-small' && hasRoom(fit, asked));
  return cut < 0 ? 1 : most - cut;
}

function isWhole({ fit, asked }: CountFit): boolean {
  return (fit.verdict === 'fits' || fit.verdict === 'short-answer') && hasRoom(fit, asked);
}

function hasRoom({ maxOutputTokens }: FitForecast, asked: number): boolean {
  return maxOutputTokens >= asked * ENOUGH;
}
