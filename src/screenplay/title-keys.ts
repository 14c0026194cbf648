/** A line that ends in "by": who is named below it did what it says. */
const CREDIT = /^(?:.{0,60}\s)?(?:by|von|par|por|di|de|da|av|af|door|przez)\s*:?$/iu;

/** Whether a line is a credit whose names stand below it. As the key of a title page (`Story by`) it stands in the middle, above its values. */
export function isCreditLine(line: string): boolean {
  return CREDIT.test(line);
}

const FURTHER_PAGE = /^title page (\d{1,4})$/i;

/** Whether an entry is a title page of its own, after the first. */
export function isFurtherPage(key: string): boolean {
  return FURTHER_PAGE.test(key);
}

/** @param page from 2 */
export function furtherPageKey(page: number): string {
  return `Title page ${page}`;
}
