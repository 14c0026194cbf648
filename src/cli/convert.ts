import type { Loss } from '../screenplay/ast.js';
import { writeFdx } from '../screenplay/fdx/write.js';
import { print } from '../screenplay/fountain/print.js';
import type { Profile } from '../screenplay/layout/page.js';
import { paginate } from '../screenplay/layout/paginate.js';
import { renderHtml } from '../screenplay/render/html.js';
import { renderJson } from '../screenplay/render/json-form.js';
import { renderText } from '../screenplay/render/text.js';
import { COMMON_OPTIONS, parseArguments } from './arguments.js';
import { outputFormat, STANDARD } from './formats.js';
import type { OutputFormat } from './formats.js';
import { readInput } from './input.js';
import type { Input } from './input.js';
import { CommandError, EXIT, UsageError } from './io.js';
import type { Io } from './io.js';
import { isDropped, lossMessage, placesOf } from './losses.js';
import { messageLine } from './message-line.js';
import type { Message } from './message-line.js';
import { checkOutput, isSameFile, writeOutput } from './output.js';
import { fontError, ownFonts } from './own-fonts.js';
import { profileOf, suggestedPages } from './profile.js';

export const CONVERT_HELP = `Usage: scriptgen convert <in> <out> [options]

Turns a script into another format. The names' extensions tell the formats; "-" is standard input or output.
  in    .fountain .spmd .txt (Fountain), .fdx (Final Draft), .json
  out   .fountain .spmd, .fdx, .pdf, .html, .txt (pages as text), .json

  --from <format>      what <in> is: fountain, fdx, json
  --to <format>        what <out> shall be: fountain, fdx, pdf, html, text, json
  --profile <profile>  the pages: letter (default), a4, multicam
  --flow               html and text without pages
  --font <file>        for a PDF, a font for characters the built-in ones lack; may be given several times,
                       and is asked before those in the folder that the variable FONT_DIR names
  --force              replace <out> if it is there
  --strict             write nothing if something would be lost
  -q, --quiet          only tell errors

What the reader noticed and what has no form in the new format is told on standard error as
<file>:<line>:<column> <level> <code> <message>. Pages show what is printed: no notes, boneyards, sections, synopses.
A Final Draft file that is written as one keeps all that is in it.

Exit codes: 0 written, 1 not written because of --strict, 2 not possible.
`;

const OPTIONS = {
  ...COMMON_OPTIONS,
  from: { type: 'string' },
  to: { type: 'string' },
  profile: { type: 'string' },
  flow: { type: 'boolean' },
  font: { type: 'string', multiple: true },
  force: { type: 'boolean' },
  strict: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
} as const;

export async function convert(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const [from, to, ...rest] = positionals;
  if (from === undefined || to === undefined || rest.length > 0) {
    throw new UsageError(`convert takes two names, of what is read and of what is written, not ${positionals.length}`);
  }
  const format = outputFormat(to, values.to);
  const profile = profileOf(values.profile);
  if (format === 'pdf' && to === STANDARD && io.stdout.isTTY) {
    throw new UsageError('A PDF is nothing for a terminal: give a file name, or send it to a file or program');
  }
  const output = { force: values.force === true };
  await checkOutput(to, output);

  const input = await readInput(from, values.from, io);
  const written = await write(input, format, {
    profile,
    flow: values.flow === true,
    fonts: format === 'pdf' ? await ownFonts(values.font ?? [], io) : [],
  });
  const lossLevel = values.strict ? 'error' : 'warning';
  const messages: Message[] = [
    ...(KEEPS.has(format) ? [] : suggestedPages(input, values.profile)),
    ...(isKept(input, format) ? [] : input.diagnostics).map(({ code, level, message, start }) => ({
      name: input.name,
      line: start.line,
      column: start.column,
      level: isDropped(code) && values.strict ? 'error' : level,
      code,
      message,
    })),
    ...written.losses.map((loss) => ({ ...loss, level: lossLevel }) as const),
  ].sort((one, other) => one.line - other.line || one.column - other.column);
  for (const message of messages) {
    if (!values.quiet || message.level === 'error') io.stderr.write(`${messageLine(message)}\n`);
  }
  if (values.strict) {
    const lost = messages.filter(({ code }) => isDropped(code)).length + written.losses.length;
    if (lost > 0) {
      io.stderr.write(
        `scriptgen: ${to} was not written: ${lost === 1 ? 'something' : `${lost} things`} would be lost, and --strict allows no loss\n`,
      );
      return EXIT.FOUND;
    }
  }
  if (
    (!KEEPS.has(format) || written.losses.length > 0 || messages.some(({ code }) => isDropped(code))) &&
    (await isSameFile(from, to))
  ) {
    throw new CommandError(
      `${to} was not written: it is the file that was read, and as ${format} it would not hold all of it. Choose another name`,
    );
  }
  await writeOutput(to, written.content, io, output);
  return EXIT.OK;
}

/** A Final Draft file holds more than a script: as Final Draft it stays the file that it is, with all that is not read of it. */
function isKept({ format: from }: Input, to: OutputFormat): boolean {
  return from === 'fdx' && to === 'fdx';
}

/** Formats that hold all of a script, but for what their writers tell as lost. */
const KEEPS: ReadonlySet<OutputFormat> = new Set(['fountain', 'fdx', 'json']);

interface Written {
  readonly content: string | Uint8Array;
  readonly losses: readonly Omit<Message, 'level'>[];
}

interface WriteOptions {
  readonly profile: Profile;
  readonly flow: boolean;
  readonly fonts: readonly string[];
}

async function write(input: Input, format: OutputFormat, { profile, flow, fonts }: WriteOptions): Promise<Written> {
  const { script, title } = input;
  const told = (losses: readonly Loss[]) => losses.map((loss) => lossMessage(loss, input));
  switch (format) {
    case 'fountain': {
      const { text, losses } = print(script);
      return { content: text, losses: told(losses) };
    }
    case 'fdx': {
      if (isKept(input, format)) return { content: input.bytes, losses: [] };
      const { xml, losses } = writeFdx(script);
      return { content: xml, losses: told(losses) };
    }
    case 'json':
      return { content: renderJson(script), losses: [] };
    case 'html':
      return {
        content: flow
          ? renderHtml(script, { title, standalone: true })
          : renderHtml(paginate(script, profile), { title, standalone: true }),
        losses: [],
      };
    case 'text':
      return { content: renderText(paginate(script, profile), { paged: !flow }), losses: [] };
    case 'pdf':
      return writePdf(input, profile, fonts);
  }
}

async function writePdf(input: Input, profile: Profile, fonts: readonly string[]): Promise<Written> {
  // Loaded only here: the other formats should not wait for fonts.
  const [{ renderPdf }, { loadFonts }] = await Promise.all([
    import('../screenplay/render/pdf.js'),
    import('../scripts/pdf/fonts.js'),
  ]);
  const { script, name, title, author, revisedAt } = input;
  const meta = { title, createdAt: revisedAt, ...(author === undefined ? {} : { author }) };
  try {
    const { bytes, warnings } = await renderPdf(paginate(script, profile), loadFonts(fonts), meta);
    const placeOf = placesOf(
      warnings.map(({ character }) => character),
      input,
    );
    return {
      content: bytes,
      losses: warnings.map(({ code, character, message }) => ({ name, ...placeOf(character), code, message })),
    };
  } catch (error) {
    throw fontError(error, fonts);
  }
}
