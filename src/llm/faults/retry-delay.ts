import { isObject } from '../json.js';
import type { Facts } from './fault-facts.js';
import { durationIn, MINUTE_MS, readDelay, SECOND_MS } from './durations.js';
import { readRateLimitReset, readRetryAfter } from './rate-limit-headers.js';

const DEEPEST = 6;
const MOST_ITEMS = 20;

/** Milliseconds that the upstream asks to wait, wherever it says so: in its headers, in its answer's body, or only in words. */
export function readRetryDelay({ headers, body, answer, words }: Facts, now: number): number | undefined {
  return (
    readRetryAfter(headers, now) ??
    waitInBody(body, now, 0) ??
    waitInBody(answer, now, 0) ??
    waitInWords(words, now) ??
    readRateLimitReset(headers, now)
  );
}

/** The names under which the body of an answer gives a delay: `retryDelay` "3s", `retry_after` 12, `estimated_time` 20, `reset_at` a date. */
function waitInBody(value: unknown, now: number, depth: number): number | undefined {
  if (!isObject(value) || depth > DEEPEST) return undefined;
  const members = Array.isArray(value)
    ? value.slice(0, MOST_ITEMS).map((item) => ['', item] as const)
    : Object.entries(value);
  for (const [key, member] of members) {
    const name = key.toLowerCase().replace(/[^a-z]/g, '');
    const unit = /ms$|millis|milliseconds$/.test(name) ? 1 : name.endsWith('minutes') ? MINUTE_MS : SECOND_MS;
    if (
      /^(retry(delay|after|in)|wait(time|for)?|estimatedtime|resets?(at|in|after|time))(ms|millis|milliseconds|s|sec|seconds|minutes)?$/.test(
        name,
      )
    ) {
      const given = isObject(member)
        ? `${Number(member.seconds ?? 0) + Number(member.nanos ?? 0) / 1e9}`
        : typeof member === 'string' || typeof member === 'number'
          ? String(member)
          : '';
      const wait = readDelay(given, unit, now);
      if (wait !== undefined) return wait;
    }
    // Routers hand on the headers of their upstream in the body.
    const nested =
      name === 'headers' && isObject(member) ? fromHeaders(member, now) : waitInBody(member, now, depth + 1);
    if (nested !== undefined) return nested;
  }
  return undefined;
}

function fromHeaders(given: Record<string, unknown>, now: number): number | undefined {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (/^[\w-]+$/.test(name) && /^[\x20-\x7e]+$/.test(String(value))) headers.set(name, String(value));
  }
  return readRetryAfter(headers, now) ?? readRateLimitReset(headers, now);
}

/** Words that ask to try again or to wait, in the languages that servers answer in. */
const CUE = new RegExp(
  [
    'try|retry|wait|again|reset|available|come back|erneut|versuch|warte|réessay|attend|patient|int[eé]nt|espera|espere|vuelv|tente|aguard|riprov|atten',
    '重试|重試|再试|再試|等待|稍[后後候]|お待ち|やり直|お試し|再度|もう一度|再試行|다시|재시도|기다|повтор|попроб|подожд|через|حاول|انتظر|فيما بعد|بعد|tekrar|bekle|thử lại|chờ|đợi|opnieuw|wacht|försök|vänta|spróbuj|poczekaj|دوباره|تلاش|صبر|پس از|पुनः|प्रतीक्षा|फिर|दोबारा|कोशिश|प्रयास|बाद',
  ].join('|'),
);
/** Before a duration that says how often something may be done, not how long to wait. */
const RATE = /(per|\/|every|each|pro|por|par|на|每|(requests?|tokens?|calls?|messages?)\s+(in|within|allowed))\s*$/;

/** Behind a word for "in": one unit, without its number. */
const ONE =
  /(?<=(?<!\p{L})(?:in|after|dans|après|en|em|tra|fra|nach|через|около) )(?:about |around |approximately )?(?:an?|one|einer?|une?|una|uma?|un|одну)? ?(?=(?:second|minute|hour|sekunde|stunde|heure|segundo|minut[oa]|hora|ora|минуту|секунду|час)(?!\p{L}))/gu;
/** The zeros of Arabic, Persian, Devanagari, Bengali, Thai and full-width digits. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

function inPlainDigits(words: string): string {
  return words.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = ZEROS.find((each) => code >= each && code < each + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}

function waitInWords(words: string, now: number): number | undefined {
  for (const clause of inPlainDigits(words)
    .replace(ONE, '1 ')
    .split(/[.;!?](?=\s|$)|[。；！？\n]/)) {
    const cue = CUE.exec(clause);
    if (cue === null) continue;
    const date = /\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(z|utc|[+-]\d\d:?\d\d)/.exec(clause);
    const at =
      date === null
        ? Number.NaN
        : Date.parse(
            date[0]
              .toUpperCase()
              .replace(/\s?UTC$/, 'Z')
              .replace(' ', 'T'),
          );
    if (!Number.isNaN(at)) return Math.max(0, at - now);
    for (let from = 0; from < clause.length;) {
      const found = durationIn(clause.slice(from));
      if (found === undefined) break;
      if (!RATE.test(clause.slice(0, from + found.index))) return found.ms;
      from += found.index + found.length;
    }
    const bare = /(?:retry|again|wait)\D{0,20}?(\d+(?:\.\d+)?)(?![\d.]*\s*[\p{L}%])/u.exec(clause);
    if (bare !== null) return Math.ceil(Number(bare[1]) * SECOND_MS);
  }
  return undefined;
}
