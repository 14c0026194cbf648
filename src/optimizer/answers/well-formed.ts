/** What no text holds, and no database takes: NUL, and halves of a character whose other half is missing. */
const NO_TEXT = /[\0\p{Surrogate}]/gu;

/** The text without what is no text. */
export function wellFormed<T extends string | undefined>(text: T): T {
  return (text === undefined || (text.isWellFormed() && !text.includes('\0')) ? text : text.replace(NO_TEXT, '')) as T;
}
