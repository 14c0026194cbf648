import { isRemarksTitle, saysSceneEnds } from '../languages/last-lines.js';
import { isCapitals } from '../languages/letters.js';
import { trimBlanks } from '../text/characters.js';

const NAMES =
  'answer|final_answer|final|output|response|result|screenplay|scene|script|fountain|draft|assistant|user|system|end|eos|bos|s|end_of_turn|start_of_turn|end_of_text';
/** Tags that chat templates put around turns and answers. */
const TAG = `(?:</?(?:${NAMES})(?:\\s[^<>\\n]{0,80})?/?>|<\\|[\\w ]{1,40}\\|>|\\[/?INST\\]|<</?SYS>>)`;
const AT_START = new RegExp(`^(?:\\s*${TAG})+[^\\S\\n]*`, 'iu');
const AT_END = new RegExp(`(?:${TAG}\\s*)+$`, 'iu');
/** Tags at the end of a line are looked for only in its last characters, so that the work stays linear. */
const LOOKED_AT = 200;
const CLOSING = /<\/(?!think)|<end|<eos|<\|(?:end|im_end|eot)|\[\/INST/iu;

interface Untagged {
  readonly text: string;
  /** The tags that were taken off. */
  readonly tags: string;
  /** Whether there is nothing else on the line, and the tag is a closing one. */
  readonly closes: boolean;
}

/** A line without the tags at its ends; undefined if there are none. */
export function withoutTags(line: string): Untagged | undefined {
  if (!/[<[]/.test(line)) return undefined;
  const start = AT_START.exec(line)?.[0] ?? '';
  const rest = line.slice(start.length);
  const end = AT_END.exec(rest.slice(-LOOKED_AT))?.[0] ?? '';
  const tags = trimBlanks(start + end);
  if (tags === '') return undefined;
  const text = end === '' ? rest : rest.slice(0, -end.length).trimEnd();
  return { text, tags, closes: trimBlanks(text) === '' && CLOSING.test(tags) };
}

/**
 * Whether a line says that the scene is over.
 *
 * @param apart whether there is a blank line above it; if not, as within a speech, it must be in capitals or brackets
 */
export function isSceneEnd(text: string, apart: boolean): boolean {
  return saysSceneEnds(text) && (apart || isCapitals(text) || !/^\p{L}/u.test(text));
}

const MARKED =
  /^(?:#{1,6} +(?<heading>[^:：]{1,60})|(?<marks>\*\*|__)(?<bold>[^*_:：]{1,60})[:：]?\k<marks>)(?:[:：].*|\s.*)?$/u;
const PLAIN = /^(?<plain>[^:：*_#]{1,60})[:：]$/u;

/** Whether a line introduces remarks about the scene: `### Notes`, `**Analysis:** ...`, `Notes:`. */
export function isRemarks(text: string): boolean {
  const { heading, bold, plain } = (MARKED.exec(text) ?? PLAIN.exec(text))?.groups ?? {};
  const title = heading ?? bold ?? plain;
  return title !== undefined && isRemarksTitle(title.replace(/[*_]+/g, ''));
}
