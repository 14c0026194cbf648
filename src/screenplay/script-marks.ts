/** A byte order mark, in text or in UTF-8 bytes that were taken as one character each. */
const MARK = '(?:\\uFEFF|\\xef\\xbb\\xbf)?';
const MARKUP = new RegExp(`^${MARK}\\s*<`);
const XML = new RegExp(`^${MARK}\\s*<(?:\\?xml\\b|FinalDraft\\b|!DOCTYPE\\s)`, 'i');
const FINAL_DRAFT = new RegExp(`^${MARK}\\s*(?:<\\?xml[^>]*>\\s*)?<FinalDraft\\b`);
const JSON_SCRIPT = new RegExp(`^${MARK}\\s*\\{\\s*"schemaVersion"\\s*:`);

/** Whether a file's text begins with a tag or a declaration, as all XML does. */
export function isMarkup(start: string): boolean {
  return MARKUP.test(start);
}

/** Whether a file's text begins as XML does and a Fountain script does not: a `<` alone may begin an action. */
export function isXml(start: string): boolean {
  return XML.test(start);
}

/** Whether a file's text begins as files of Final Draft 8 and newer do. */
export function isFinalDraft(start: string): boolean {
  return FINAL_DRAFT.test(start);
}

/** Whether a file's text begins as ScriptGen's own JSON does. */
export function isJsonScript(start: string): boolean {
  return JSON_SCRIPT.test(start);
}
