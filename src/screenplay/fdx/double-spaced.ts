const DIALOGUE = /<ElementSettings\b[^<>]*\bType="Dialogue"[^<>]*>/i;
const SPECIFICATION = /<ParagraphSpec\b[^<>]*>/i;
const SPACING = /\bSpacing="(\d+(?:\.\d+)?)"/i;

/** Whether a Final Draft document has its dialogue in double space, by the settings of the element. */
export function hasDoubleSpacedDialogue(xml: string): boolean {
  const element = DIALOGUE.exec(xml);
  if (!element) return false;
  const from = element.index + element[0].length;
  const end = xml.indexOf('</ElementSettings', from);
  const specification = SPECIFICATION.exec(end < 0 ? '' : xml.slice(from, end))?.[0] ?? '';
  return Number(SPACING.exec(specification)?.[1] ?? 1) >= 1.9;
}
