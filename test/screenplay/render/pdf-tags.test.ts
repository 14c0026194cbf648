import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { action, heading, run, speech, dialogue, dual, script, speechOf } from '../build.js';
import type { Layout } from '../../../src/screenplay/layout/page.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { renderPdf } from '../../../src/screenplay/render/pdf.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';

const FONTS = loadFonts();
const META = { title: 'The Last Ferry', createdAt: new Date(0) };

interface Node {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly Node[];
}

/** What a screen reader reads of each page, in its order: role and text. */
async function heard(layout: Layout): Promise<string[][]> {
  const document = await getDocumentProxy((await renderPdf(layout, FONTS, META)).bytes);
  const pages: string[][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const texts = new Map<string, string>();
    let open: string[] = [];
    for (const item of (await page.getTextContent({ includeMarkedContent: true })).items as unknown as {
      type?: string;
      id?: string;
      str?: string;
      hasEOL?: boolean;
    }[]) {
      if (item.type === 'beginMarkedContentProps') {
        open.push(item.id ?? '');
      } else if (item.type === 'beginMarkedContent') {
        open.push('');
      } else if (item.type === 'endMarkedContent') {
        open = open.slice(0, -1);
      } else {
        for (const id of open.filter(Boolean)) {
          texts.set(id, `${texts.get(id) ?? ''}${item.str}${item.hasEOL ? ' ' : ''}`);
        }
      }
    }
    const told: string[] = [];
    const walk = (node: Node, role: string): void => {
      if (node.type === 'content') {
        told.push(
          `${role}: ${texts
            .get(node.id ?? '')
            ?.replace(/\s+/g, ' ')
            .trim()}`,
        );
      }
      for (const child of node.children ?? []) walk(child, node.role ?? role);
    };
    walk(await page.getStructTree(), '');
    pages.push(told);
  }
  return pages;
}

describe('a PDF is tagged', () => {
  it('with headings and paragraphs in the order they are read, two speakers one after the other', async () => {
    const layout = paginate(
      script([
        heading('INT. FERRY - NIGHT', '1'),
        action('ANNA kneels.'),
        dual(
          speechOf('Anna', [dialogue('It will not start, not tonight, not with this rain.')]),
          speechOf('Bob', [dialogue('It never does!')]),
        ),
        heading('EXT. HARBOUR - DAY', '2'),
      ]),
    );
    expect(await heard(layout)).toEqual([
      [
        'H1: 1 INT. FERRY - NIGHT 1',
        'P: ANNA kneels.',
        'P: ANNA',
        'P: It will not start, not tonight, not with this rain.',
        'P: BOB',
        'P: It never does!',
        'H1: 2 EXT. HARBOUR - DAY 2',
      ],
    ]);
  });

  it('with the title above the scenes', async () => {
    const layout = paginate(
      script(
        [heading('INT. FERRY - NIGHT')],
        [
          { key: 'Title', values: [[run('THE LAST FERRY')]] },
          { key: 'Author', values: [[run('Zoë')]] },
        ],
      ),
    );
    expect(await heard(layout)).toEqual([
      ['H1: THE LAST FERRY', expect.stringMatching(/^P: /)],
      ['H2: INT. FERRY - NIGHT'],
    ]);
  });

  it('without what only a page needs: its number, (MORE), and the cue again', async () => {
    const long = Array.from({ length: 60 }, (_, at) => `This is sentence number ${at} of a long speech.`).join(' ');
    const layout = paginate(
      script([...Array.from({ length: 15 }, (_, at) => action(`Rain ${at}.`)), speech('Captain', [dialogue(long)])]),
    );
    const pages = await heard(layout);
    expect(pages.length).toBeGreaterThan(1);
    const all = pages.flat().join('\n');
    expect(all.match(/CAPTAIN/g)).toHaveLength(1);
    expect(all).not.toMatch(/MORE|CONT'D|^P: 2\.$/m);
    expect(pages[1]![0]).toMatch(/^P: This is sentence number \d+ of/);
  });

  it('with the scenes as its outline', async () => {
    const layout = paginate(
      script([
        heading('INT. FERRY - NIGHT', '1'),
        ...Array.from({ length: 40 }, (_, at) => action(`Rain ${at}.`)),
        heading('EXT. HARBOUR - DAY', '2'),
      ]),
    );
    const document = await getDocumentProxy((await renderPdf(layout, FONTS, META)).bytes);
    const outline = await document.getOutline();
    const pages = await Promise.all(
      outline.map(async ({ dest }) => (await document.getPageIndex((dest as [never])[0])) + 1),
    );
    expect(outline.map(({ title }, at) => [title, pages[at]])).toEqual([
      ['1  INT. FERRY - NIGHT', 1],
      ['2  EXT. HARBOUR - DAY', 2],
    ]);
    expect((outline[0]!.dest as unknown[]).slice(2, 4)).toEqual([0, 792 - 60]);
  });

  it('and marked so, with its title in the window', async () => {
    const document = await getDocumentProxy((await renderPdf(paginate(script([action('x')])), FONTS, META)).bytes);
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
    expect(await document.getViewerPreferences()).toMatchObject({ DisplayDocTitle: true });
  });
});
