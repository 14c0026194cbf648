import type { Level } from '../screenplay/diagnostics.js';
import type { ScriptKind } from '../screenplay/lint/kinds.js';
import { SCRIPT_KINDS } from '../screenplay/lint/kinds.js';
import { lint as findIn } from '../screenplay/lint/lint.js';
import type { LintOptions } from '../screenplay/lint/options.js';
import type { Finding, FindingArgs, LintLevel } from '../screenplay/lint/rule.js';
import { lossSentence } from '../screenplay/losses.js';
import { choice, COMMON_OPTIONS, parseArguments, wholeNumber } from './arguments.js';
import { BEAT_OPTIONS, beatBindings, constantName, optionName } from './beat-bindings.js';
import { exportChecks, LOSSY } from './exports.js';
import type { ExportChecks } from './exports.js';
import { readInput } from './input.js';
import type { Input } from './input.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { LEVELS, pageRange, ruleLevel, rulesTable, ruleThresholds } from './lint-rules.js';
import { messageLine } from './message-line.js';
import type { Message } from './message-line.js';
import { nameList } from './names.js';
import { profileOf } from './profile.js';

const KINDS = Object.keys(SCRIPT_KINDS)
  .filter((kind) => kind !== 'CUSTOM')
  .map(optionName);

export const LINT_HELP = `Usage: scriptgen lint <file>... [options]

Looks for errors of format and weaknesses of style in .fountain, .fdx and .json files; "-" is standard input.

  --level <level>       tell only what is at least error, warning, or info (default)
  --rule <rule>=<level> give a rule another level, or turn it "off"; may be given several times
  --threshold <rule>.<name>=<number>
                        give a rule another threshold, as in DLG103.lines=10; may be given several times
  --each                tell every place of what a script does again and again, rather than the first and the lines
  --rules               list the rules with their thresholds and end
  --kind <kind>         also check the length (LEN101): ${KINDS.join(', ')}
  --pages <from>-<to>   the same with a range of your own, as in 80-110
  --export <format>     also check what an export would lose: ${LOSSY.join(', ')}; may be given several times.
                        EXP001 tells characters that the fonts of a PDF lack, EXP002 what has no form in the others
  --font <file>         with --export pdf, a font for characters the built-in ones lack; may be given several times
  --cast <names>        also check that nobody else speaks (CUE103): --cast "NORA, DR. ANNA KLEIN"
  --structure <name>, --beat <beat>=<scene>
                        also check where the beats are, as in scriptgen stats
  --max-warnings <n>    more warnings than these are an error
  --profile <profile>   the pages: letter (default), a4, multicam
  --from <format>       what the files are: fountain, fdx, json
  --json                the findings as JSON

Exit codes: 0 no errors, 1 errors or too many warnings found, 2 a file could not be read or the command line is wrong.
`;

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...BEAT_OPTIONS,
  level: { type: 'string' },
  rule: { type: 'string', multiple: true },
  threshold: { type: 'string', multiple: true },
  each: { type: 'boolean' },
  rules: { type: 'boolean' },
  kind: { type: 'string' },
  pages: { type: 'string' },
  export: { type: 'string', multiple: true },
  font: { type: 'string', multiple: true },
  cast: { type: 'string' },
  'max-warnings': { type: 'string' },
  profile: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Found extends Message {
  readonly endLine: number;
  readonly endColumn: number;
  readonly args: FindingArgs;
  /** Of a habit: the lines of the other places. */
  readonly otherLines?: readonly number[];
}

export async function lint(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals: files } = parseArguments(args, OPTIONS);
  if (values.rules) {
    io.stdout.write(rulesTable());
    return EXIT.OK;
  }
  if (files.length === 0) throw new UsageError('lint takes the names of one or more scripts');
  const least = LEVELS.indexOf(values.level === undefined ? 'info' : choice('--level', values.level, LEVELS));
  const most = values['max-warnings'] === undefined ? Infinity : wholeNumber('--max-warnings', values['max-warnings']);
  if (values.kind !== undefined && values.pages !== undefined) {
    throw new UsageError('--kind and --pages both say how long a script shall be: give one of them');
  }
  const thresholds = ruleThresholds(values.threshold ?? []);
  if (thresholds.LEN101 && values.kind === undefined && values.pages === undefined) {
    throw new UsageError('--threshold LEN101 needs --kind; --pages says a range without one');
  }
  const options: LintOptions = {
    profile: profileOf(values.profile),
    ...(values.each ? { habitFrom: Infinity } : {}),
    levels: Object.fromEntries((values.rule ?? []).map(ruleLevel)),
    thresholds: values.pages === undefined ? thresholds : { ...thresholds, LEN101: pageRange(values.pages) },
    ...(values.kind === undefined ? {} : { kind: constantName(choice('--kind', values.kind, KINDS)) as ScriptKind }),
    ...(values.pages === undefined ? {} : { kind: 'CUSTOM' }),
    ...(values.cast === undefined
      ? {}
      : { cast: nameList('--cast', values.cast).map((cueName) => ({ id: cueName, cueName })) }),
  };
  const exported = await exportChecks({ exports: values.export ?? [], fonts: values.font ?? [] }, io);

  const found: Found[] = [];
  let unread = 0;
  for (const file of files) {
    try {
      const input = await readInput(file, values.from, io);
      const beats = beatBindings(values.structure, values.beat ?? [], input.script);
      found.push(...check(input, { ...options, ...(beats ? { beats } : {}) }, exported));
    } catch (error) {
      // One file that cannot be read does not keep the others from being checked.
      if (!(error instanceof CommandError) || error instanceof UsageError) throw error;
      io.stderr.write(`${error.line}\n`);
      unread++;
    }
  }
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of found) counts[level]++;
  const shown = found.filter(({ level }) => LEVELS.indexOf(level) <= least);
  if (values.json) {
    io.stdout.write(
      `${JSON.stringify({ findings: shown.map(asJson), errors: counts.error, warnings: counts.warning, infos: counts.info }, null, 2)}\n`,
    );
  } else {
    for (const { message, otherLines = [], ...place } of shown) {
      io.stdout.write(`${messageLine({ ...place, message: message + alsoAt(otherLines) })}\n`);
    }
    if (unread < files.length) io.stdout.write(`${summary(counts)}\n`);
  }
  if (counts.warning > most) {
    io.stderr.write(`scriptgen: ${counts.warning} warnings are more than the ${most} that --max-warnings allows\n`);
  }
  if (unread > 0) return EXIT.FAILED;
  return counts.error > 0 || counts.warning > most ? EXIT.FOUND : EXIT.OK;
}

/** Diagnostics that rules tell in their own words. */
const TOLD_BY_RULES: ReadonlySet<string> = new Set(['FTN001', 'FTN002', 'FTN004', 'FTN006']);

function check(
  { name, script, spans, text, diagnostics }: Input,
  options: LintOptions,
  { missingCharacters, lossesOf }: ExportChecks,
): Found[] {
  const findings = findIn(script, {
    ...options,
    diagnostics,
    ...(spans ? { spans } : {}),
    ...(text === null ? {} : { source: text }),
    ...(missingCharacters ? { missingCharacters } : {}),
    ...(lossesOf ? { exportLosses: lossesOf(script) } : {}),
  });
  const read = diagnostics
    .filter(({ code }) => !TOLD_BY_RULES.has(code))
    .map(({ code, level, message, start, end }): Found => ({
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
  const judged = findings.map((finding): Found => {
    const { rule, level, args, span, others } = finding;
    const [start, end] = span ?? [
      { line: 1, column: 1 },
      { line: 1, column: 1 },
    ];
    return {
      name,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      level: lowerCase(level),
      code: rule,
      message: messageOf(finding),
      args,
      ...(others ? { otherLines: others.flatMap((each) => each.span?.[0].line ?? []) } : {}),
    };
  });
  return [...read, ...judged].sort((one, other) => one.line - other.line || one.column - other.column);
}

/** A loss is told by what becomes of it, as when it is written. */
function messageOf({ rule, message, args }: Finding): string {
  return rule === 'EXP002'
    ? `${String(args.code).startsWith('FDX') ? 'fdx' : 'fountain'}: ${lossSentence(String(args.code), String(args.text))}`
    : message;
}

/** Lines of a habit that are named, besides the first. */
const NAMED_LINES = 8;

function alsoAt(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  const named = lines.slice(0, NAMED_LINES).join(', ');
  return lines.length > NAMED_LINES
    ? ` Also at lines ${named} and ${lines.length - NAMED_LINES} more (--each tells all).`
    : ` Also at lines ${named}.`;
}

function lowerCase(level: LintLevel): Level {
  return level.toLowerCase() as Level;
}

function asJson({ name, ...found }: Found): unknown {
  return { file: name, ...found };
}

function summary(counts: Readonly<Record<Level, number>>): string {
  const told = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return `${told(counts.error, 'error', 'errors')}, ${told(counts.warning, 'warning', 'warnings')}, ${told(counts.info, 'note', 'notes')}`;
}
