/** How languages write the number of a scene or act, as the source of a pattern. */
export const NUMBER = String.raw`(?:\p{Nd}{1,4}[A-Za-z]?(?:[-–]\p{Nd}{1,4}[A-Za-z]?)?|[一二三四五六七八九十百零〇两兩]{1,6}|[IVXL]{1,6}(?!\p{L}))`;

/** Terms as alternatives of a pattern, the longest first. */
export function escaped(terms: readonly string[]): string {
  return [...terms]
    .toSorted((one, other) => other.length - one.length)
    .map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
}
