import type { Finding, LintLevel } from '../../screenplay/lint/rule.js';

/** More findings of one level than anybody would mend in a draft, and as many as one answer can hold. */
const MOST = 5_000;

/** The first 5,000 findings of each level, and how many more there are: a text may have the same fault a million times. */
export function limitFindings(findings: readonly Finding[]): Finding[] {
  const counts = new Map<LintLevel, number>();
  const listed = findings.filter(({ level }) => {
    const count = (counts.get(level) ?? 0) + 1;
    counts.set(level, count);
    return count <= MOST;
  });
  const more = [...counts]
    .filter(([, count]) => count > MOST)
    .map(([level, count]): Finding => ({
      rule: 'LIM001',
      level,
      message: `${count - MOST} more findings of this level are not listed: the limit is ${MOST}.`,
      args: { more: count - MOST },
      block: -1,
      range: null,
    }));
  // Those about the script as a whole come first.
  return [...more, ...listed];
}
