import type { Level } from '../screenplay/diagnostics.js';
import { lint } from '../screenplay/lint/lint.js';
import type { LintOptions } from '../screenplay/lint/options.js';
import type { Finding, FindingArgs } from '../screenplay/lint/rule.js';
import { lossSentence } from '../screenplay/losses.js';
import type { ExportChecks } from './exports.js';
import type { Input } from './input.js';
import { messageLine, type Message } from './message-line.js';

/** What is told of a file. */
export interface FileFinding extends Message {
  readonly endLine: number;
  readonly endColumn: number;
  readonly args: FindingArgs;
  /** Of a habit: the lines of the other places. */
  readonly otherLines?: readonly number[];
  /** `--fix` may mend it. */
  readonly fixable?: true;
}

/** Diagnostics that rules tell in their own words. */
const TOLD_BY_RULES: ReadonlySet<string> = new Set(['FTN001', 'FTN002', 'FTN004', 'FTN006']);

/** What the reader and the linter find in a file, by place. */
export function findingsOf(input: Input, options: LintOptions, checks: ExportChecks): FileFinding[] {
  const { name, script, spans, text, diagnostics } = input;
  const findings = lint(script, {
    ...lintOptions(options, checks),
    diagnostics,
    ...(spans ? { spans } : {}),
    ...(text === null ? {} : { source: text }),
    ...(checks.lossesOf ? { exportLosses: checks.lossesOf(script) } : {}),
  });
  const read = diagnostics
    .filter(({ code }) => !TOLD_BY_RULES.has(code))
    .map(({ code, level, message, start, end }): FileFinding => ({
      name,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      level,
      code,
      message,
      args: {},
    }));
  const judged = findings.map((finding) => placed(finding, name));
  return [...read, ...judged].sort((one, other) => one.line - other.line || one.column - other.column);
}

/** What is asked of a script whatever it says. */
export function lintOptions(options: LintOptions, { missingCharacters }: ExportChecks): LintOptions {
  return { ...options, ...(missingCharacters ? { missingCharacters } : {}) };
}

const START = Object.freeze({ line: 1, column: 1 });

function placed(finding: Finding, name: string): FileFinding {
  const { rule, level, args, span, others } = finding;
  const [start, end] = span ?? [START, START];
  return {
    name,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    level: level.toLowerCase() as Lowercase<typeof level>,
    code: rule,
    message: messageOf(finding),
    args,
    ...(others ? { otherLines: others.flatMap((each) => each.span?.[0].line ?? []) } : {}),
    ...([finding, ...(others ?? [])].some(({ fix }) => fix !== undefined) ? { fixable: true } : {}),
  };
}

/** A loss is told by what becomes of it, as when it is written. */
function messageOf({ rule, message, args }: Finding): string {
  return rule === 'EXP002'
    ? `${String(args.code).startsWith('FDX') ? 'fdx' : 'fountain'}: ${lossSentence(String(args.code), String(args.text))}`
    : message;
}

/** Lines of a habit that are named, besides the first. */
const NAMED_LINES = 8;

export function findingLine({ message, otherLines = [], ...place }: FileFinding): string {
  return messageLine({ ...place, message: message + alsoAt(otherLines) });
}

function alsoAt(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  const named = lines.slice(0, NAMED_LINES).join(', ');
  return lines.length > NAMED_LINES
    ? ` Also at lines ${named} and ${lines.length - NAMED_LINES} more (--each tells all).`
    : ` Also at lines ${named}.`;
}

export function findingJson({ name, ...found }: FileFinding): unknown {
  return { file: name, ...found };
}

export type LevelCounts = Readonly<Record<Level, number>>;

export function countLevels(found: readonly FileFinding[]): LevelCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of found) counts[level]++;
  return counts;
}

export function countsLine(counts: LevelCounts): string {
  const told = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return `${told(counts.error, 'error', 'errors')}, ${told(counts.warning, 'warning', 'warnings')}, ${told(counts.info, 'note', 'notes')}`;
}
