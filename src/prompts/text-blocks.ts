// How prompts put texts, fields and lists.

/** Text that people or models wrote, fenced so that it cannot be taken for our own words. */
export function material(tag: string, text: string): string {
  return `<${tag}>\n${text.replaceAll(`</${tag}>`, `< /${tag}>`)}\n</${tag}>`;
}

export function lines(content: readonly (string | undefined)[]): string {
  return content.filter((line) => line !== undefined).join('\n');
}

export function field(label: string, value: string | null | undefined): string | undefined {
  return value == null || value === '' ? undefined : `${label}: ${value}`;
}

export function list(label: string, values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : `${label}: ${values.join('; ')}`;
}
