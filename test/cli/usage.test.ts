import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandLine } from './command-line.js';

const cli = commandLine();
cli.remove();

it.each([
  [['--help']],
  [['-h']],
  [['help']],
  [['convert', '--help']],
  [['lint', '-h']],
  [['stats', 'a.fountain', '--hlp', '--help']],
])('%j tells how it is used', async (args) => {
  const { code, out, err } = await cli.run(args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Usage: scriptgen /);
});

it.each(['convert', 'lint', 'stats'])('the help of %s names every option it has', async (command) => {
  const { out } = await cli.run([command, '--help']);
  const source = readFileSync(new URL(`../../src/cli/${command}.ts`, import.meta.url), 'utf8');
  const own = [...source.matchAll(/^ {2}'?([a-z-]+)'?: \{ type: '(?:string|boolean)'/gm)].map(([, name]) => name!);
  expect(own.length).toBeGreaterThan(4);
  for (const name of own) expect(out).toContain(`--${name}`);
});

it.each([[['--version']], [['convert', '--version']]])('%j tells the version of the package', async (args) => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await cli.run(args)).toEqual({ code: 0, out: `scriptgen ${version}\n`, err: '' });
});

it('without a command it tells how it is used, as an error', async () => {
  const { code, out, err } = await cli.run([]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^Usage: scriptgen <command>/);
});

it.each([
  [['convrt'], 'There is no command convrt; did you mean convert?', ''],
  [['constructor'], 'There is no command constructor', ''],
  [['--colour'], 'There is no option --colour', ''],
  [['convert', 'a.fdx', 'b.pdf', '--forse'], 'There is no option --forse; did you mean --force?', 'convert '],
  [['convert', 'a.fdx', 'b.pdf', '--pro=a4'], 'There is no option --pro; did you mean --profile?', 'convert '],
  [['lint', 'a.fdx', '--maxwarnings', '3'], 'There is no option --maxwarnings; did you mean --max-warnings?', 'lint '],
  [['lint', 'a.fdx', '-x'], 'There is no option -x', 'lint '],
  [['lint', 'a.fdx', '--max-warnings', 'few'], '--max-warnings takes a whole number from 0, not "few"', 'lint '],
  [
    ['lint', 'a.fdx', '--level', 'warn'],
    '--level is one of error, warning, info, not "warn"; did you mean warning?',
    'lint ',
  ],
  [['lint', 'a.fdx', '--rule', 'SCN110=off'], 'There is no rule SCN110; did you mean SCN101?', 'lint '],
  [
    ['lint', 'a.fdx', '--rule', 'SCN101'],
    '--rule takes a rule and a level, as in --rule SCN101=off, not "SCN101"',
    'lint ',
  ],
  [['lint', 'a.fdx', '--export', 'html'], '--export is one of pdf, fdx, fountain, not "html"', 'lint '],
  [['lint', 'a.fdx', '--font', 'a.ttf'], '--font is for --export pdf', 'lint '],
  [
    ['lint', 'a.fdx', '--pages', '110-80'],
    '--pages takes the least and the most pages, as in --pages 80-110, not "110-80"',
    'lint ',
  ],
  [
    ['lint', 'a.fdx', '--pages', '80-110', '--kind', 'short'],
    '--kind and --pages both say how long a script shall be: give one of them',
    'lint ',
  ],
  [
    ['lint', 'a.fdx', '--cast', ' , '],
    '--cast takes names set apart by commas, as in --cast "NORA, EMIL", not " , "',
    'lint ',
  ],
  [
    ['lint', 'a.fdx', '--threshold', 'ACT101=3'],
    '--threshold takes a rule, a name and a number, as in --threshold DLG103.lines=10, not "ACT101=3"',
    'lint ',
  ],
  [
    ['lint', 'a.fdx', '--threshold', 'ACT101.line=3'],
    'ACT101 has no threshold "line", it has lines; did you mean lines?',
    'lint ',
  ],
  [['lint', 'a.fdx', '--threshold', 'SCN001.lines=3'], 'SCN001 has no threshold "lines", it has none', 'lint '],
  [
    ['lint', 'a.fdx', '--threshold', 'LEN101.to=3'],
    '--threshold LEN101 needs --kind; --pages says a range without one',
    'lint ',
  ],
  [['lint', '--profile'], "Option '--profile <value>' argument missing", 'lint '],
  [['lint'], 'lint takes the names of one or more scripts', 'lint '],
  [['stats'], 'stats takes the name of one script, not 0', 'stats '],
  [['stats', 'a.fdx', '--json=yes'], "Option '--json' does not take an argument", 'stats '],
  [['stats', 'a.fdx', '--html', '-', '--json'], '--html - and --json cannot both go to standard output', 'stats '],
  [['convert', 'a.fdx'], 'convert takes two names, of what is read and of what is written, not 1', 'convert '],
  [
    ['convert', 'a.fdx', 'b.pdf', '--profile', 'legal'],
    '--profile is one of letter, a4, multicam, not "legal"',
    'convert ',
  ],
])('%j is refused with a reason', async (args, told, command) => {
  expect(await cli.run(args)).toEqual({
    code: 2,
    out: '',
    err: `scriptgen: ${told}\nscriptgen ${command}--help tells how it is used\n`,
  });
});
