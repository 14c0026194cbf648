const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A text without the characters that XML 1.0 does not allow, lone surrogates included. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, '');
}

const MARKUP = /[&<>]/g;
const QUOTED = /[&<>"\n\t\r]/g;

const ENTITIES: Readonly<Record<string, string>> = Object.freeze({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
});

export function escapeText(text: string): string {
  return text.replace(MARKUP, (char) => ENTITIES[char] ?? char);
}

function escapeAttribute(text: string): string {
  return text.replace(QUOTED, (char) => ENTITIES[char] ?? char);
}

/** An opening tag; attributes that are undefined are left out, the others keep their order. */
export function openTag(name: string, attributes: Readonly<Record<string, string | undefined>> = {}): string {
  let tag = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) tag += ` ${key}="${escapeAttribute(value)}"`;
  }
  return `${tag}>`;
}
