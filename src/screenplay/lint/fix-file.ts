import type { ParseResult } from '../diagnostics.js';
import type { ReadText } from '../patch/edited-runs.js';
import { patchFdx, readFdxText, type FdxText } from '../patch/fdx.js';
import { patchFountain, readFountain, type FountainText } from '../patch/fountain.js';
import type { Patched } from '../patch/patch.js';
import { fixText, type FixableText, type FixedText } from './fix-rounds.js';
import type { LintOptions } from './options.js';
import type { BlockEdit } from './rule.js';

/** What a file holds, as it was read. */
type FileText = ReadText & ParseResult;

interface FixableFile<Read> extends FixableText<FixableFile<Read>> {
  readonly read: Read;
}

/** A whole Fountain text with the fixes of rules made. */
export function fixFountain(
  text: string,
  rules: ReadonlySet<string>,
  options: LintOptions = {},
): FixedText<FountainText> {
  return fixFile(readFountain(text), patchFountain, rules, (read) => ({ ...options, source: read.text }));
}

/** The same with a Final Draft document. @throws {FdxError} if it is none */
export function fixFdx(xml: string, rules: ReadonlySet<string>, options: LintOptions = {}): FixedText<FdxText> {
  return fixFile(readFdxText(xml), patchFdx, rules, () => options);
}

function fixFile<Read extends FileText>(
  read: Read,
  patch: (read: Read, edits: readonly BlockEdit[]) => Patched<Read>,
  rules: ReadonlySet<string>,
  optionsOf: (read: Read) => LintOptions,
): FixedText<Read> {
  const fixable = (each: Read): FixableFile<Read> => ({
    read: each,
    script: each.script,
    lintOptions: { ...optionsOf(each), spans: each.spans, diagnostics: each.diagnostics },
    patch(edits) {
      const patched = patch(each, edits);
      return 'refused' in patched ? patched : { text: fixable(patched.read) };
    },
  });
  const { text, made } = fixText(fixable(read), rules);
  return { text: text.read, made };
}
