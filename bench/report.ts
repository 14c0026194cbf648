/** What a benchmark says: printed at once, and kept for the document of results. */
export class Report {
  readonly lines: string[] = [];
  /** What does not do as well as it was meant to, as sentences. */
  readonly shortfalls: string[] = [];

  say(text = ''): void {
    console.log(text);
    this.lines.push(text);
  }

  /** One row of a table; the first one brings the line below it. */
  table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
    this.say(`| ${head.join(' | ')} |`);
    this.say(`| ${head.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`);
    for (const row of rows) this.say(`| ${row.join(' | ')} |`);
    this.say();
  }

  fellShort(text: string): void {
    console.log(`FELL SHORT: ${text}`);
    this.shortfalls.push(text);
  }

  /** Says whether a target was met here; one that was not is a shortfall as well. */
  target(met: boolean, target: string, measured: string): void {
    this.say(`- ${met ? 'met' : '**not met**'}: ${target}; measured ${measured}`);
    if (!met) this.fellShort(`${target}: measured ${measured}`);
  }
}
