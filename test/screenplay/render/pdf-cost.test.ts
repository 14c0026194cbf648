import { expect, it } from 'vitest';
import { callsOf, drawBare } from '../../../bench/screenplay/bare-pdf.js';
import { scriptOfPages } from '../../../bench/screenplay/feature.js';
import { medians } from '../../../bench/screenplay/interleaved.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { renderPdf } from '../../../src/screenplay/render/pdf.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';

// The figure itself is the benchmark's, which also proves that both draw the same text: `npm run bench -- screenplay`.
it(
  'P8 parse, layout and PDF of 120 pages cost at most twice the processor time of bare pdfkit with the same fonts',
  { timeout: 120_000 },
  async () => {
    const text = scriptOfPages(120);
    const layout = paginate(parse(text).script);
    expect(layout.pages.length).toBeGreaterThanOrEqual(120);
    const calls = callsOf(layout);
    const fonts = loadFonts();
    const times = await medians(3, {
      all: () => renderPdf(paginate(parse(text).script), fonts, { title: 'The Last Ferry', createdAt: new Date(0) }),
      bare: () => drawBare(calls, layout, fonts),
    });
    expect(times.all / times.bare).toBeLessThanOrEqual(2);
  },
);
