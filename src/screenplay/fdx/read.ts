import type { Pos } from '../ast.js';
import { DiagnosticLog, type Diagnostic, type Level, type ParseResult } from '../diagnostics.js';
import { normalBlock } from '../normal/normal.js';
import { anchorNotes } from './anchors.js';
import { applySettings } from './apply.js';
import { assemble } from './assemble.js';
import { readDocument } from './document.js';
import { DEFAULT_FDX_LIMITS, FdxError, FdxTooLarge, type FdxLimits } from './limits.js';
import { hasText } from './paragraph.js';
import { passedSentence, PassedOver } from './passed.js';
import { readTitle } from './title.js';

interface ReadFdx extends ParseResult {
  /** Whether the settings of the dialogue element say double space. */
  readonly doubleSpaced: boolean;
}

/** Least line spacing that counts as double: Final Draft writes some values a little below 2. */
const DOUBLE = 1.9;

/**
 * Reads a Final Draft document of any version. A string is XML; bytes are UTF-8, or UTF-16 with its byte order mark.
 * `spans` are places in the XML. What a script cannot express is reported in the diagnostics: `FDX003` dialogue without a cue (read
 * as action), `FDX004` control characters removed, `FDX010` a feature passed over.
 *
 * @throws {FdxError} if it is not a complete Final Draft document
 * @throws {FdxTooLarge} if it is above one of the limits
 */
export function readFdx(xml: string | Uint8Array, limits: Partial<FdxLimits> = {}): ReadFdx {
  const caps = { ...DEFAULT_FDX_LIMITS, ...limits };
  if (xml.length > caps.maxSize) throw new FdxTooLarge('maxSize', caps.maxSize);
  const text = typeof xml === 'string' ? xml : decode(xml);
  const document = readDocument(text, caps, typeof xml !== 'string');
  const at = locator(text);
  const log = new DiagnosticLog(caps.maxDiagnostics);
  const report = (code: string, level: Level, message: string, start: number, end = start) => {
    if (log.open) log.add({ code, level, message, start: at(start), end: at(end) } satisfies Diagnostic);
    else log.count();
  };
  const homeless = anchorNotes(document.body, document.notes);
  const { passed, settings } = document;
  applySettings(document.body, settings, passed);
  applySettings(document.title, new Map(), new PassedOver());
  for (const { alignment, items, start } of document.title) {
    if (/^right$/i.test(alignment) && hasText(items)) passed.add('places at the right of the title page', start);
  }
  const blocks = assemble(document.body, {
    orphan: ({ start, end }) =>
      report('FDX003', 'warning', 'This dialogue has no character above it: it is read as action.', start, end),
    passedOver: (feature, { start }) => passed.add(feature, start),
  });
  for (const note of homeless) {
    for (const block of normalBlock(note)) blocks.push({ block, start: text.length, end: text.length });
  }
  if (blocks.length > caps.maxBlocks) throw new FdxTooLarge('maxBlocks', caps.maxBlocks);
  for (const each of passed.list()) {
    report('FDX010', each.words === undefined ? 'info' : 'warning', passedSentence(each), each.offset);
  }
  const { controls } = document;
  if (controls) {
    report('FDX004', 'warning', `Control characters were removed from ${controls.count} texts.`, controls.offset);
  }
  return {
    script: { titlePage: readTitle(document.title), body: blocks.map(({ block }) => block) },
    spans: blocks.map(({ start, end }) => [at(start), at(end)] as const),
    diagnostics: log.list(),
    doubleSpaced: (settings.get('dialogue')?.spacing ?? 1) >= DOUBLE,
  };
}

function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new FdxError(
      'FDX001',
      `The bytes are no ${encoding.toUpperCase()}: save the file as UTF-8, or as UTF-16 with a byte order mark.`,
    );
  }
}

/** Finds the line and column of an offset. */
function locator(text: string): (offset: number) => Pos {
  const starts = [0];
  const end = /\r\n?|\n/g;
  while (end.exec(text)) starts.push(end.lastIndex);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { offset, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
