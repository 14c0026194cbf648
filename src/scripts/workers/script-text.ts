import { writeFdx } from '../../screenplay/fdx/write.js';
import { renderHtml } from '../../screenplay/render/html.js';
import { renderJson } from '../../screenplay/render/json.js';
import { renderText } from '../../screenplay/render/text.js';
import type { ScriptReading } from '../script-reading.js';
import type { TextFormat } from './parts.js';

/** The text of a script in a format that is text. */
export function scriptText(reading: ScriptReading, title: string, format: TextFormat): string {
  const tree = reading.screenplay.script;
  switch (format) {
    case 'FOUNTAIN':
      return reading.printed.text;
    case 'FDX':
      return writeFdx(tree).xml;
    case 'HTML':
      return renderHtml(reading.layout, { title, standalone: true });
    case 'TEXT':
      return renderText(reading.layout);
    case 'JSON':
      return renderJson(tree);
  }
}
