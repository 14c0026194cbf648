import type { Rich, Run } from '../ast.js';
import { escapeText, openTag, xmlText } from './xml.js';

export type Lose = (code: string, excerpt: string) => void;

/** Runs and notes as XML, with nothing between the tags because blanks matter there. */
export function content(rich: Rich, lose: Lose): string {
  let xml = '';
  for (const item of rich) {
    if (item.kind === 'run') {
      if (item.text !== '') {
        xml += `${openTag('Text', { Style: styleName(item) })}${escapeText(clean(item.text, lose))}</Text>`;
      }
    } else if (item.kind === 'note') {
      xml += noteXml(item.text, lose);
    } else {
      lose('FDX022', item.text);
    }
  }
  return xml;
}

function noteXml(text: string, lose: Lose): string {
  const lines = clean(text, lose).split('\n');
  return `<ScriptNote>${lines.map((line) => `<Paragraph><Text>${escapeText(line)}</Text></Paragraph>`).join('')}</ScriptNote>`;
}

/** The value of `Style`; undefined for plain text, as an empty `Style` switches off an element's capitals in Final Draft. */
function styleName({ bold, italic, underline }: Run): string | undefined {
  return [bold && 'Bold', italic && 'Italic', underline && 'Underline'].filter(Boolean).join('+') || undefined;
}

/** The text without characters that XML cannot contain; these are reported as a loss. */
export function clean(text: string, lose: Lose): string {
  const kept = xmlText(text);
  if (kept.length !== text.length) lose('FDX023', kept);
  return kept;
}
