import type { ScriptKind } from '../screenplay/lint/kinds.js';
import { SCRIPT_KINDS } from '../screenplay/lint/kinds.js';
import type { LintOptions } from '../screenplay/lint/options.js';
import { STANDARD } from './formats.js';
import { choice, COMMON_OPTIONS, parseArguments, wholeNumber } from './arguments.js';
import { BEAT_OPTIONS, beatBindings, constantName, optionName } from './beat-bindings.js';
import { exportChecks, LOSSY } from './exports.js';
import { readInput } from './input.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { countLevels, countsLine, findingJson, findingLine, findingsOf, lintOptions } from './lint-findings.js';
import type { FileFinding } from './lint-findings.js';
import { fixedJson, fixedLine, fixInput } from './lint-fix.js';
import type { FixedInput } from './lint-fix.js';
import { LEVELS, pageRange, ruleLevel, rulesTable, rulesToFix, ruleThresholds } from './lint-rules.js';
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
  --fix                 fix in the files what can be fixed, and tell what is left: a .fountain or .fdx file stays as it is
                        to the letter where nothing is fixed. Of standard input the fixed text goes to standard output,
                        and what is told to standard error
  --rule <rule>         with --fix, fix only what this rule finds; may be given several times
  --each                tell every place of what a script does again and again, rather than the first and the lines
  --rules               list the rules with their thresholds, and whether they have fixes, and end
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
  fix: { type: 'boolean' },
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
  // With --fix a rule may stand alone: it is one to be fixed.
  const { alone = [], levels = [] } = Object.groupBy(values.rule ?? [], (written) =>
    values.fix && !written.includes('=') ? 'alone' : 'levels',
  );
  const rules = values.fix ? rulesToFix(alone) : undefined;
  const thresholds = ruleThresholds(values.threshold ?? []);
  if (thresholds.LEN101 && values.kind === undefined && values.pages === undefined) {
    throw new UsageError('--threshold LEN101 needs --kind; --pages says a range without one');
  }
  const options: LintOptions = {
    profile: profileOf(values.profile),
    ...(values.each ? { habitFrom: Infinity } : {}),
    levels: Object.fromEntries(levels.map(ruleLevel)),
    thresholds: values.pages === undefined ? thresholds : { ...thresholds, LEN101: pageRange(values.pages) },
    ...(values.kind === undefined ? {} : { kind: constantName(choice('--kind', values.kind, KINDS)) as ScriptKind }),
    ...(values.pages === undefined ? {} : { kind: 'CUSTOM' }),
    ...(values.cast === undefined
      ? {}
      : { cast: nameList('--cast', values.cast).map((cueName) => ({ id: cueName, cueName })) }),
  };
  const exported = await exportChecks({ exports: values.export ?? [], fonts: values.font ?? [] }, io);

  const found: FileFinding[] = [];
  const fixed: FixedInput[] = [];
  let unread = 0;
  for (const file of files) {
    try {
      let input = await readInput(file, values.from, io);
      const beats = beatBindings(values.structure, values.beat ?? [], input.script);
      const asked = { ...options, ...(beats ? { beats } : {}) };
      if (rules) {
        const done = await fixInput(file, input, rules, lintOptions(asked, exported), io);
        fixed.push(done);
        ({ input } = done);
      }
      found.push(...findingsOf(input, asked, exported));
    } catch (error) {
      // One file that cannot be read does not keep the others from being checked.
      if (!(error instanceof CommandError) || error instanceof UsageError) throw error;
      io.stderr.write(`${error.line}\n`);
      unread++;
    }
  }
  const counts = countLevels(found);
  const shown = found.filter(({ level }) => LEVELS.indexOf(level) <= least);
  // Standard output is the script's where that is fixed.
  const out = rules && files.includes(STANDARD) ? io.stderr : io.stdout;
  if (values.json) {
    const { error: errors, warning: warnings, info: infos } = counts;
    const report = { findings: shown.map(findingJson), errors, warnings, infos };
    out.write(`${JSON.stringify(rules ? { fixed: fixed.map(fixedJson), ...report } : report, null, 2)}\n`);
  } else {
    for (const done of fixed) {
      const line = fixedLine(done);
      if (line !== undefined) out.write(`${line}\n`);
    }
    for (const each of shown) out.write(`${findingLine(each)}\n`);
    if (unread < files.length) out.write(`${countsLine(counts)}\n`);
  }
  if (counts.warning > most) {
    io.stderr.write(`scriptgen: ${counts.warning} warnings are more than the ${most} that --max-warnings allows\n`);
  }
  if (unread > 0) return EXIT.FAILED;
  return counts.error > 0 || counts.warning > most ? EXIT.FOUND : EXIT.OK;
}
