import assert from 'node:assert/strict';
import { extractText } from 'unpdf';
import { parse } from '../src/screenplay/fountain/parse.js';
import { paginate } from '../src/screenplay/layout/paginate.js';
import type { FontSet, FontStyle } from '../src/screenplay/render/fonts.js';
import { renderPdf } from '../src/screenplay/render/pdf.js';
import { unpackWoff } from '../src/screenplay/render/woff.js';
import { loadFonts } from '../src/scripts/pdf/fonts.js';
import type { Report } from './report.js';
import { callsOf, drawBare } from './screenplay/bare-pdf.js';
import { scriptOfLength, scriptOfPages } from './screenplay/feature.js';
import { HOSTILE } from './screenplay/hostile.js';
import { medians } from './screenplay/interleaved.js';
import { sideBySide } from './screenplay/side-by-side.js';

const META = { title: 'The Last Ferry', createdAt: new Date(0) };
const MB = 1_000_000;
const PAGES = 120;
/** The 10 MB make up most of the time of the first, the hostile inputs of the last. */
const ROUNDS = { parse: 5, pdf: 15, hostile: 3 };
/** Repeats of a hostile part, before they are doubled. */
const REPEATS = 40_000;

/** Bounds from the promises of the screenplay engine; a figure above one ends the run with an error. */
const MOST = { parseGrowth: 13, parse10MbMs: 10_000, hostileGrowth: 2.6, pdf: 2 };

/** What the screenplay engine costs: parsing, layout and PDF, as ratios. */
export async function screenplayBenchmark(report: Report): Promise<void> {
  report.say('Processor time, medians of interleaved rounds.\n');
  await sideBySide(report);
  await parsing(report);
  await layoutAndPdf(report);
  await hostileInput(report);
}

async function parsing(report: Report): Promise<void> {
  const [one, ten] = [scriptOfLength(MB), scriptOfLength(10 * MB)];
  const times = await medians(ROUNDS.parse, {
    one: () => assert.ok(parse(one).script.body.length > 5_000),
    ten: () => assert.ok(parse(ten).script.body.length > 50_000),
  });
  const ratio = times.ten / times.one;
  report.say(
    `parse: 1 MB ${times.one.toFixed(0)} ms, 10 MB ${times.ten.toFixed(0)} ms, ratio ${ratio.toFixed(1)} (at most ${MOST.parseGrowth})\n`,
  );
  assert.ok(ratio <= MOST.parseGrowth && times.ten <= MOST.parse10MbMs, 'parsing grows with its input');
}

async function layoutAndPdf(report: Report): Promise<void> {
  const text = scriptOfPages(PAGES);
  const { script } = parse(text);
  const layout = paginate(script);
  const calls = callsOf(layout);
  const fonts = loadFonts();
  const unpacked = unpackedFonts(fonts);
  const ours = await renderPdf(layout, fonts, META);
  await checkAlike(ours.bytes, await drawBare(calls, layout, fonts), layout.pages.length);
  assert.deepEqual(ours.warnings, []);
  const times = await medians(ROUNDS.pdf, {
    parse: () => parse(text),
    layout: () => paginate(script),
    draw: () => renderPdf(layout, fonts, META),
    all: () => renderPdf(paginate(parse(text).script), fonts, META),
    bare: () => drawBare(calls, layout, fonts),
    bareUnpacked: () => drawBare(calls, layout, unpacked),
  });
  report.say(
    `${layout.pages.length - 1} pages, ${(text.length / 1_000).toFixed(0)} kB of Fountain, ${calls.flat().length} strings, ${(ours.bytes.length / 1_000).toFixed(0)} kB of PDF\n`,
  );
  report.say('| step | time | of bare pdfkit | of bare pdfkit, its fonts unpacked for it |');
  report.say('| --- | ---: | ---: | ---: |');
  const row = (step: string, time: number) =>
    report.say(
      `| ${step} | ${time.toFixed(0)} ms | ${(time / times.bare).toFixed(2)} | ${(time / times.bareUnpacked).toFixed(2)} |`,
    );
  row('parse', times.parse);
  row('layout', times.layout);
  row('draw', times.draw);
  row('parse + layout + PDF', times.all);
  row('bare pdfkit', times.bare);
  row('bare pdfkit, fonts unpacked', times.bareUnpacked);
  const ratio = times.all / times.bareUnpacked;
  report.say(
    `\nparse + layout + PDF takes ${ratio.toFixed(2)} times what pdfkit needs at the least (at most ${MOST.pdf.toFixed(1)})\n`,
  );
  assert.ok(ratio <= MOST.pdf, 'a PDF costs about what drawing it costs');
}

function unpackedFonts(fonts: FontSet): FontSet {
  const unpack = (style: FontStyle) => fonts[style].map(({ name, bytes }) => ({ name, bytes: unpackWoff(bytes) }));
  return {
    regular: unpack('regular'),
    bold: unpack('bold'),
    italic: unpack('italic'),
    boldItalic: unpack('boldItalic'),
  };
}

/** Both files show the same text on the same pages, else their times say nothing. */
async function checkAlike(ours: Uint8Array, bare: Uint8Array, pages: number): Promise<void> {
  const textOf = async (bytes: Uint8Array) =>
    (await extractText(new Uint8Array(bytes))).text.map((page) => page.replace(/\s+/g, ''));
  const [a, b] = [await textOf(ours), await textOf(bare)];
  assert.equal(a.length, pages);
  assert.ok(
    a.every((page) => page.length > 10),
    'no page is empty',
  );
  for (const [at, page] of a.entries()) assert.equal(b[at], page, `bare pdfkit draws what we draw on sheet ${at + 1}`);
}

async function hostileInput(report: Report): Promise<void> {
  report.say('| hostile input | size | parse + layout | growth when doubled |');
  report.say('| --- | ---: | ---: | ---: |');
  const slow: string[] = [];
  for (const [name, make] of Object.entries(HOSTILE)) {
    const inputs = [make(REPEATS), make(2 * REPEATS), make(4 * REPEATS)] as const;
    const work = (text: string) => () => {
      const { script } = parse(text);
      assert.ok(paginate(script).starts.length === script.body.length);
    };
    const times = await medians(ROUNDS.hostile, {
      once: work(inputs[0]),
      twice: work(inputs[1]),
      fourTimes: work(inputs[2]),
    });
    const growth = Math.sqrt(times.fourTimes / times.once);
    report.say(
      `| ${name} | ${(inputs[0].length / 1_000).toFixed(0)} kB | ${times.once.toFixed(0)} ms | ${growth.toFixed(2)} |`,
    );
    if (growth > MOST.hostileGrowth) slow.push(`${name} (${growth.toFixed(2)})`);
  }
  assert.deepEqual(slow, [], `time grows faster than ${MOST.hostileGrowth} a doubling`);
}
