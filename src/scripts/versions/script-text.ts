import { writeFdx } from '../../screenplay/fdx/write.js';
import { renderHtml } from '../../screenplay/render/html.js';
import { renderJson } from '../../screenplay/render/json.js';
import { renderText } from '../../screenplay/render/text.js';
import type { ScriptView } from './script-view.js';
import type { TextFormat } from './view-parts.js';

/** The text of a script in a format that is text. */
export function scriptText(view: ScriptView, title: string, format: TextFormat): string {
  const tree = view.screenplay.script;
  switch (format) {
    case 'FOUNTAIN':
      return view.printed.text;
    case 'FDX':
      return writeFdx(tree).xml;
    case 'HTML':
      return renderHtml(view.layout, { title, standalone: true });
    case 'TEXT':
      return renderText(view.layout);
    case 'JSON':
      return renderJson(tree);
  }
}
