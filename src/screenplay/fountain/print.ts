import { type Block, type Loss, type Script, usualBlankLines } from '../ast.js';
import { normal, normalBlock } from '../normal/normal.js';
import { BlockPrinter, type PrintedSpeech } from './print-block.js';
import { printTitle } from './print-title.js';
import { loss, PrintedPage } from './printed-page.js';

interface Printed {
  readonly text: string;
  /** The line on which each block of the body begins, from 1. */
  readonly lines: readonly number[];
  /**
   * What Fountain cannot express, printed in the nearest form that keeps all text: `FTL001` foreign role, `FTL002`
   * heading that begins with neither letter nor digit (printed as action), `FTL003` underline within a word, `FTL004`
   * parenthetical with unbalanced parentheses (printed as dialogue), `FTL005` bad scene number, `FTL006` title page that
   * would not be read as one.
   */
  readonly losses: readonly Loss[];
}

export interface PrintedInDetail extends Printed {
  /** For each block, its speeches' lines: none, one, or two for dual dialogue. */
  readonly speeches: readonly (readonly PrintedSpeech[])[];
}

/** Writes Fountain that `parse` reads back as the same script, with as few forcing marks and escapes as possible. */
export function print(script: Script): Printed {
  const { text, lines, losses } = printInDetail(script);
  return { text, lines, losses };
}

/** As {@link print}, also with the lines of each speech. */
export function printInDetail(script: Script): PrintedInDetail {
  const losses: Loss[] = [];
  const body: Block[] = [];
  for (const block of script.body) {
    const index = body.length;
    body.push(...normalBlock(block, (excerpt) => losses.push(loss('FTL003', index, excerpt))));
  }
  const title = normal({ titlePage: script.titlePage, body: [] }, (excerpt) =>
    losses.push(loss('FTL003', -1, excerpt)),
  );
  const page = new PrintedPage();
  if (title.titlePage.length > 0) printTitle(title.titlePage, page, losses);
  const lines: number[] = [];
  const speeches: PrintedSpeech[][] = [];
  let mayBeTitle = title.titlePage.length === 0;
  body.forEach((block, index) => {
    page.space(block.gap ? block.gap + usualBlankLines(block.kind) : 0);
    lines.push(page.line);
    const printer = new BlockPrinter(page, mayBeTitle, (code, excerpt) => losses.push(loss(code, index, excerpt)));
    speeches.push(printer.print(block));
    if (block.kind !== 'note' && block.kind !== 'boneyard') mayBeTitle = false;
  });
  return { text: page.text(), lines, losses, speeches };
}
