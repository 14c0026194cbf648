/** Names languages in English; undefined for what is none. */
const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none', languageDisplay: 'standard' });

/** Tags of no language of its own: several, none, unknown. */
const NO_LANGUAGE: ReadonlySet<string> = new Set(['und', 'mul', 'mis', 'zxx']);

/** A BCP 47 tag in its usual spelling: `pt-BR` for `PT-br`. Undefined for what is no tag, or of a language that nobody knows. */
export function readLanguageTag(written: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(written.trim());
    if (tag === undefined || languageName(tag) === undefined) return undefined;
    return tag;
  } catch {
    return undefined;
  }
}

/** The language's English name, as a prompt says it: `Portuguese (Brazil)`. Undefined for a language that nobody knows. */
export function languageName(tag: string): string | undefined {
  // Some versions of Node have no `language` in the `Intl.Locale` of `und`.
  const [language = tag] = tag.split('-');
  return NAMES.of(language) === undefined || NO_LANGUAGE.has(language)
    ? undefined
    : (NAMES.of(tag) ?? NAMES.of(language));
}
