import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  action,
  heading,
  rich,
  run,
  speech,
  transition,
  centered,
  dialogue,
  dual,
  lyrics,
  note,
  pageBreak,
  parenthetical,
  script,
  section,
  speechOf,
  synopsis,
} from '../build.js';
import { titlePage } from '../../../src/screenplay/edit.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { A4, LETTER, MULTICAM } from '../../../src/screenplay/layout/profiles.js';
import { renderHtml } from '../../../src/screenplay/render/html.js';
import { stylesheet } from '../../../src/screenplay/render/stylesheet.js';
import { normalScript } from '../arbitraries.js';
import { leaving, said, solid } from '../layout/blocks.js';

const title = 'It';
const bodyOf = (html: string) => /<body class="screenplay">\n([\s\S]*)<\/body>/.exec(html)![1]!;
const flow = (...blocks: Parameters<typeof script>[0][number][]) => bodyOf(renderHtml(script(blocks), { title }));
const paged = (...blocks: Parameters<typeof script>[0][number][]) =>
  bodyOf(renderHtml(paginate(script(blocks)), { title }));

/** Elements as a parser of XML would see them: everything opened is closed again, in order. */
function openElements(html: string): string[] {
  const open: string[] = [];
  for (const [, close, name, attributes] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/g)) {
    if (['meta', 'link', 'br', 'hr'].includes(name!)) continue;
    if (close) expect(open.pop()).toBe(name);
    else open.push(name!);
    expect(attributes).not.toMatch(/ (?:style|on[a-z]+)=/);
  }
  return open;
}

describe('HTML documents', () => {
  it('are complete, and name their title and language', () => {
    const html = renderHtml(script([action('x')]), { title: 'A & B', lang: 'de' });
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">/);
    expect(html).toContain('<title>A &amp; B</title>');
    expect(renderHtml(paginate(script([]), { ...LETTER, locale: 'fr' }), { title })).toContain('<html lang="fr">');
  });

  it('link a stylesheet, hold one, or neither', () => {
    const layout = paginate(script([action('x')]));
    expect(renderHtml(layout, { title })).not.toMatch(/<link|<style/);
    expect(renderHtml(layout, { title, stylesheet: '/a.css?b&c' })).toContain(
      '<link rel="stylesheet" href="/a.css?b&amp;c">',
    );
    const own = {
      ...LETTER,
      id: 'own',
      elements: { ...LETTER.elements, cue: { ...LETTER.elements.cue, column: 40.5 } },
    };
    const standalone = renderHtml(paginate(script([action('x')]), own), { title, standalone: true });
    expect(standalone).toContain(`<style>\n${stylesheet([own])}</style>`);
    expect(standalone).toContain('.profile-own .cue { left: 40.5ch; }');
  });

  it('escape every text', () => {
    const evil = `<script>alert("x")</script> & 'y' <b>`;
    const blocks = [
      heading(evil, '1'),
      action([run(evil, { italic: true })]),
      speech(`A ${evil}`, [parenthetical(evil), dialogue(evil)], [evil]),
      centered(evil),
      lyrics(evil),
      transition(evil),
      dual(speechOf(evil, [dialogue(evil)]), speechOf(evil, [])),
      note(evil),
    ];
    const whole = script(blocks, [
      { key: 'Title', values: [rich(evil)] },
      { key: evil, values: [rich(evil)] },
    ]);
    for (const html of [
      renderHtml(whole, { title: evil, lang: '"><script>', stylesheet: '"><script>' }),
      renderHtml(paginate(whole), { title: evil }),
    ]) {
      expect(html).not.toMatch(/<script|<b>/i);
      expect(html).not.toContain('alert("');
      expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; &lt;b&gt;');
    }
  });

  it('close what they open, with classes only, for any script', () => {
    fc.assert(
      fc.property(normalScript, (any) => {
        for (const html of [
          renderHtml(any, { title }),
          renderHtml(any, { title, paged: true }),
          renderHtml(paginate(any, MULTICAM), { title }),
        ]) {
          expect(openElements(html)).toEqual([]);
          expect(html.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>"']/);
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 150) },
    );
  });
});

describe('HTML pages', () => {
  it('hold a row for each line, blank ones too', () => {
    expect(paged(heading('INT. X', '3'), action('He sits.'))).toBe(`<main>
<section class="page profile-letter" id="page-1">
<div class="row"></div>
<h2 class="row"><span class="scene-number">3</span><span class="line heading">INT. X</span><span class="scene-number right" aria-hidden="true">3</span></h2>
<div class="row"></div>
<div class="row"><span class="line action">He sits.</span></div>
</section>
</main>
`);
  });

  it('show page numbers from the second on, (MORE), and the cue in the row above the text', () => {
    const html = paged(leaving(3), said(4));
    const [first, second] = html.split('<section').slice(1);
    expect(first).not.toContain('page-number');
    expect(first!.trimEnd()).toMatch(
      /<div class="row"><span class="line cue more">\(MORE\)<\/span><\/div>\n<\/section>$/,
    );
    expect(second).toContain(
      'id="page-2">\n<p class="page-number">2.</p>\n<div class="row"><span class="line cue">ANNA (CONT&#39;D)</span></div>\n<div class="row"><span class="line dialogue">A line 3.',
    );
  });

  it('hang the parenthesis, mark emphasis, and put both sides of dual dialogue on a row', () => {
    const html = paged(
      speech('A', [
        parenthetical('one two three four five six seven'),
        dialogue([run('a '), run('b', { bold: true, underline: true })]),
      ]),
      dual(speechOf('C', [dialogue('d')]), speechOf('E', [dialogue('f')])),
    );
    expect(html).toContain('<span class="line parenthetical hanging">(one two three four five</span>');
    expect(html).toContain('<span class="line parenthetical">six seven)</span>');
    expect(html).toContain('<span class="line dialogue">a <strong><u>b</u></strong></span>');
    expect(html).toContain(
      '<div class="row"><span class="line dual-cue-left">C</span><span class="line dual-cue-right">E</span></div>',
    );
  });

  it('show the title page without a number', () => {
    const html = bodyOf(renderHtml(paginate(script([solid(1)], titlePage({ title: 'It', contact: 'Me' }))), { title }));
    expect(html).toContain('<section class="page profile-letter title-page">');
    expect(html).toContain('<span class="line centered">It</span>');
    expect(html).toContain('<span class="line action">Me</span>');
  });

  it('can be made of a script at once', () => {
    const whole = script([solid(60)]);
    expect(renderHtml(whole, { title, paged: true })).toBe(renderHtml(paginate(whole), { title }));
  });
});

describe('flowing HTML', () => {
  it('has an element for each block, without what takes no line', () => {
    expect(
      flow(
        section(1, 's'),
        synopsis('t'),
        note('n'),
        heading('Int. x', '3'),
        action([run('He '), { kind: 'note', text: 'n' }, run('sits', { italic: true })]),
        pageBreak(),
        speech('Ann', [parenthetical('beat'), dialogue('a\nb')], ['V.O.']),
        transition('Cut to:'),
      ),
    ).toBe(`<main class="script">
<h2 class="heading"><span class="scene-number">3</span>Int. x<span class="scene-number right" aria-hidden="true">3</span></h2>
<p class="action">He <em>sits</em></p>
<hr class="page-break">
<div class="speech">
<p class="cue">Ann (V.O.)</p>
<p class="parenthetical">(beat)</p>
<p class="dialogue">a
b</p>
</div>
<p class="transition">Cut to:</p>
</main>
`);
  });

  it("shows dual dialogue side by side, gaps by class, and (CONT'D)", () => {
    const html = flow(
      said(1),
      { ...action('x'), gap: 9 },
      said(1),
      dual(speechOf('A', [dialogue('x')]), speechOf('B', [])),
    );
    expect(html).toContain('<p class="action gap-3">x</p>');
    expect(html.match(/<p class="cue">ANNA[^<]*/g)).toEqual([
      '<p class="cue">ANNA',
      '<p class="cue">ANNA (CONT&#39;D)',
    ]);
    expect(html).toContain(
      '<div class="dual">\n<div class="speech">\n<p class="cue">A</p>\n<p class="dialogue">x</p>\n</div>\n<div class="speech">\n<p class="cue">B</p>\n</div>\n</div>',
    );
  });

  it('has the title page above', () => {
    const html = bodyOf(
      renderHtml(script([], titlePage({ title: 'It', authors: ['A', 'B'], contact: 'Me' })), { title }),
    );
    expect(html).toContain(
      '<header class="title-page">\n<h1>It</h1>\n<p>A<br>B</p>\n<div class="corner">\n<p>Me</p>\n</div>\n</header>',
    );
  });
});

describe('the stylesheet', () => {
  const css = stylesheet([LETTER, A4, MULTICAM]);

  it('places every element of each profile that comes with the engine', () => {
    for (const { id, elements } of [LETTER, A4, MULTICAM]) {
      for (const [element, { column }] of Object.entries(elements)) {
        const name = element.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
        expect(css).toContain(`.profile-${id} .${name} { left: ${column}ch;`);
      }
    }
    expect(css).toContain('@page a4 { size: 595.28pt 841.89pt; margin: 0; }');
  });

  it('could stand in a style element', () => {
    expect(css).not.toMatch(/<|@import|url\(/);
  });
});
