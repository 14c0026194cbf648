import type { FitForecast } from '../../optimizer/types.js';

/** How a call for so many things would fit its model, and how long an answer it asks for, in tokens. */
export interface CountFit {
  fit: FitForecast;
  asked: number;
}

/** Of what is asked for: answers come to about half of it. */
const ENOUGH = 0.75;
/** Fewer at once are asked for only where even they do not fit beside a prompt that was cut. */
const FEW = 3;

/**
 * How many things, characters or scenes, one call is to ask for: as many as the model has room to answer, up to `most`. Rather than
 * that the prompt is cut, fewer are asked for, down to three; then the prompt gives way. At least 1.
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
