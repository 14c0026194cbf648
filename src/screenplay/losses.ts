/** For each code of a loss, what becomes of the text that the format cannot express. */
const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  FTL001: 'Fountain has no form for this kind of paragraph: it is written as plain action',
  FTL002: 'a heading begins with a letter or digit in Fountain: this one is written as action',
  FTL003: 'underlining within a word is dropped',
  FTL004: 'the parentheses do not match: it is written as dialogue',
  FTL005: 'this scene number has characters that Fountain does not allow',
  FTL006: 'the title page would not be read as one',
  FDX020: 'lyrics directly after a speech will be read as part of it',
  FDX021: 'a title page has no keys in Final Draft: this entry will not be read back as it is',
  FDX022: 'a boneyard is left out',
  FDX023: 'characters that XML cannot hold are left out',
  FDX024: 'a section deeper than 4 is written as one of depth 4',
  FDX025: 'underlining within a word is dropped',
  FDX026: 'blank lines above 100 are dropped',
  FDX027: 'parentheticals whose parentheses match only together will be read as one',
  FDX028: 'an omitted scene will be read back with other line breaks or marks',
});

/** A loss in words, with the text it is about. Begins with a small letter and ends without a full stop. */
export function lossSentence(code: string, excerpt: string): string {
  const sentence = SENTENCES[code] ?? 'this has no form in the format written';
  return excerpt === '' ? sentence : `${sentence}: "${excerpt.toWellFormed()}"`;
}
