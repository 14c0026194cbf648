import { namesWork } from '../title-keys.js';
import { creditIn, isSource, writingRank, type Credit } from './title-words.js';

/**
 * Which of the centered lines below the first line of the title are credits. A line that does not say what was done ("by", "Costumes
 * by") counts if a name follows it, if it is not itself the name below another credit, and if it does not end the title. "Death by
 * Chocolate" does not count before the first credit.
 *
 * @param inTitle how many of the lines are in the title's own group
 */
export function creditsOf(lines: readonly string[], inTitle: number): readonly (Credit | undefined)[] {
  const worded = lines.map((line) => creditIn(line));
  const isSure = (at: number) =>
    worded[at] !== undefined && (namesWork(worded[at].credit) || (at >= inTitle && BY.test(worded[at].credit)));
  const writtenBelow = worded.some(
    (credit, at) => at >= inTitle && isSure(at) && !isSource(lines[at]!) && writingRank(credit!.credit) >= 2,
  );
  let awaitsName = false;
  let any = false;
  return worded.map((credit, at) => {
    if (credit === undefined) {
      awaitsName = false;
      return undefined;
    }
    const counts =
      isSure(at) ||
      (!awaitsName &&
        (at >= inTitle || !writtenBelow) &&
        (credit.name === undefined ? hasName(at) : any || BY.test(credit.credit)));
    awaitsName = counts && credit.name === undefined;
    any ||= counts;
    return counts ? credit : undefined;
  });

  function hasName(at: number): boolean {
    return at + 1 < lines.length && !isSure(at + 1);
  }
}

const BY = /^by$/i;

/** The credit of those who wrote the script: the first of those with the highest `writingRank`. */
export function mainCredit(lines: readonly string[], credits: readonly (Credit | undefined)[]): string | undefined {
  const names = credits.flatMap((found, at) => (found && !isSource(lines[at]!) ? [found.credit] : []));
  const best = Math.max(0, ...new Set(names.map(writingRank)));
  return best === 0 ? undefined : names.find((credit) => writingRank(credit) === best);
}
