import type { Block, Script, Span } from '../ast.js';
import { DiagnosticLog, type ParseResult } from '../diagnostics.js';
import { DEFAULT_LIMITS, InputTooLarge, type Limits } from '../limits.js';
import { readSource } from '../text/source.js';
import { eachLine } from './asides.js';
import type { LiftedLine } from './lifted-line.js';
import { LineMachine } from './machine.js';
import { readTitlePage } from './title.js';

interface ParseOptions {
  readonly limits?: Partial<Limits>;
}

/**
 * Reads Fountain 1.1; a model's text is read by `createDraft` (draft/stream.ts). Malformed markup stays as text and is reported in the diagnostics; no text is lost.
 *
 * @throws {InputTooLarge} above `limits.maxChars` before any work, or when there are more than `limits.maxBlocks`
 */
export function parse(text: string, options: ParseOptions = {}): ParseResult {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (text.length > limits.maxChars) throw new InputTooLarge('maxChars', limits.maxChars, text.length);
  const log = new DiagnosticLog(limits.maxDiagnostics);
  const source = readSource(text, (diagnostic) => log.add(diagnostic));
  const body: Block[] = [];
  const spans: Span[] = [];
  const machine = new LineMachine({
    log,
    maxBlocks: limits.maxBlocks,
    heldOpen: true,
    gaps: true,
    settled(block, span) {
      body.push(block);
      spans.push(span);
    },
  });
  /** Lines up to the first blank one below text, where a title page ends at the latest; undefined behind it. */
  let opening: LiftedLine[] | undefined = [];
  let begun = false;
  let titlePage: Script['titlePage'] = [];
  const readOpening = (lines: readonly LiftedLine[]) => {
    const title = readTitlePage(lines, log);
    titlePage = title?.entries ?? [];
    for (const line of title?.before ?? []) machine.feed(line);
    for (const line of lines.slice(title?.end ?? 0)) machine.feed(line);
    opening = undefined;
  };
  eachLine(source, { boneyards: true, log }, (line) => {
    if (opening === undefined) return machine.feed(line);
    opening.push(line);
    begun ||= !line.blank && !line.asidesOnly;
    if (begun && line.blank) readOpening(opening);
  });
  if (opening !== undefined) readOpening(opening);
  machine.finish();
  return { script: { titlePage, body }, spans, diagnostics: log.list() };
}
