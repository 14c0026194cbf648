/** A line that ends in "by", with the names of those who did it below. In some languages the verb itself says "by". */
const BY = /(?:^|\s)by\s*:?$/iu;
const GOES_BY =
  /(?:^|\s)(?:\p{L}+ing|(?:stand|stood|pass|drive|drove|drop|fly|flew|come|came|go|get|got|lay|live|ride|run|sail|sit|swear|swing|walk)(?:e?s|ed)?|gone|close|near|hard|day|night|one|step|side)\s+by\s*:?$/iu;

/** Words for "by" that have other meanings: a credit only if they stand alone or with a word for what was done. */
const OTHER_BY = /(?:^|\s)(?:von|van|par|por|di|de|da|av|af|door|przez)\s*:?$/iu;
const ALONE = /^\S+\s*:?$/u;

/** Words for work on a script: beginnings of words, and whole words. */
const ENGLISH_WORK = worded(
  'written|re-?writ|screenplay|teleplay|treatment|dialogu|direct|produc|present|submit|represent|revis|polish|creat|develop|edited|editor|adapt|translat|conceiv|devis|compil|dramati[sz]|prepared|illustrat|photograph|design|research',
  'writer|author|screen|script|story|stories|outline|drafts?|based|inspired|concept|ideas?|novel|book|play|film|movie|series|music|lyrics|words|songs|characters|material|editing|casting|lighting|writing',
);
const OTHER_WORK = worded(
  [
    'geschrieben|verfasst|bearbeit|produ[kzc]|inszenier|drehbuch|inspir|adapt',
    'écrit|ecrit|scénario|scenario|réalis|realis|sc\\p{L}nario',
    'escrit|dirigid|direc[cç]|basad|basead|cread|criad|scritt|sceneggiatur|diretta|diretto|basat|ideat|romanz',
    'geschreven|gebaseerd|bewerk|skreve|skrive|manuskript|baser|napisan|scenariusz|reżyser',
  ].join('|'),
  [
    'film|script|story|buch|regie|idee|geschichte|roman|stück|vorlage|musik|text|histoire|idée|texte|musique|pièce|mise|après',
    'guion|guión|guião|roteiro|historia|história|argumento|película|novela|obra|peça|soggetto|regia|tratto|tratta|storia|dialoghi',
    'verhaal|toneelstuk|boek|manus|regi|berättelse|historie|pjäs',
  ].join('|'),
);

function worded(beginnings: string, words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])(?:${beginnings}|(?:${words})(?![\\p{L}\\p{M}]))`, 'iu');
}

/** Whether a credit says what was done, so that it is a credit wherever it stands. */
export function namesWork(credit: string): boolean {
  return OTHER_BY.test(credit) ? OTHER_WORK.test(credit) : ENGLISH_WORK.test(credit);
}

const LONGEST_CREDIT = 64;

/**
 * Whether a line is worded as a credit, with the names below it. As a key of the title page (`Story by`) it is printed centered,
 * above its values.
 */
export function isCreditLine(line: string): boolean {
  if (line.length > LONGEST_CREDIT) return false;
  if (BY.test(line)) return !GOES_BY.test(line) || namesWork(line);
  return OTHER_BY.test(line) && (ALONE.test(line) || namesWork(line));
}

const FURTHER_PAGE = /^title page (\d{1,4})$/i;

/** Whether the key is that of a further title page: `Title page 2` and on. */
export function isFurtherPage(key: string): boolean {
  return FURTHER_PAGE.test(key);
}

/** The key under which a further title page is kept. @param page from 2 */
export function furtherPageKey(page: number): string {
  return `Title page ${page}`;
}
