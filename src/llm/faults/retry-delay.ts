import { isObject } from './fault-facts.js';
import type { Facts } from './fault-facts.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A number as large as this is a point in time, in seconds or in milliseconds since 1970. */
const EPOCH_S = 1e9;
const EPOCH_MS = 1e12;
const DEEPEST = 6;
const MOST_ITEMS = 20;

/** Milliseconds that the upstream asks to wait, wherever it says so: in its headers, in its answer's body, or only in words. */
export function readToldWait({ headers, body, answer, words }: Facts, now: number): number | undefined {
  return (
    readRetryAfter(headers, now) ??
    waitInBody(body, now, 0) ??
    waitInBody(answer, now, 0) ??
    waitInWords(words, now) ??
    resetOf(headers, now)
  );
}

/** Milliseconds to wait: `retry-after-ms`, else `retry-after` in seconds or as a date. */
export function readRetryAfter(headers: Headers | undefined, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const exact = headers?.get(name);
    if (exact != null && isAmount(exact)) return Math.ceil(Number(exact));
  }
  const given = headers?.get('retry-after');
  return given == null ? undefined : readWait(given, SECOND_MS, now);
}

/** When the limit that is used up is free again, by the headers that servers send with every answer. */
function resetOf(headers: Headers | undefined, now: number): number | undefined {
  const waits: number[] = [];
  headers?.forEach((given, name) => {
    if (name === 'ratelimit') waits.push(...resetsIn(given));
    if (!/ratelimit.*reset/.test(name)) return;
    const left = headers.get(name.replace('reset-after', 'remaining').replace('reset', 'remaining'));
    const wait = left !== null && Number(left) > 0 ? undefined : readWait(given, SECOND_MS, now);
    if (wait !== undefined) waits.push(wait);
  });
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** Of limits of which nothing is left, in the forms that the drafts of the `RateLimit` header have had: `limit=10, remaining=0, reset=7`, `"day";r=0;t=30`. */
function resetsIn(given: string): number[] {
  const limits = /reset=/i.test(given) ? [given] : given.split(',');
  return limits.flatMap((limit) => {
    const left = /\b(?:remaining|r)=(\d+)/i.exec(limit);
    const reset = /\b(?:reset|t)=(\d+)/i.exec(limit);
    return reset === null || Number(left?.[1] ?? 0) > 0 ? [] : [Number(reset[1]) * SECOND_MS];
  });
}

/** A number in `unit`, a duration, or a point in time. */
function readWait(given: string, unit: number, now: number): number | undefined {
  const text = given.trim().toLowerCase();
  if (isAmount(text)) {
    const amount = Number(text);
    if (amount < EPOCH_S) return Math.ceil(amount * unit);
    return Math.max(0, (amount < EPOCH_MS ? amount * SECOND_MS : amount) - now);
  }
  const duration = durationIn(text);
  if (duration !== undefined && duration.index === 0) return duration.ms;
  const date = /^[a-z]{3},|^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The names under which bodies tell a wait: `retryDelay` "3s", `retry_after` 12, `estimated_time` 20, `reset_at` a date. */
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
      const told = isObject(member)
        ? `${Number(member.seconds ?? 0) + Number(member.nanos ?? 0) / 1e9}`
        : typeof member === 'string' || typeof member === 'number'
          ? String(member)
          : '';
      const wait = readWait(told, unit, now);
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
  return readRetryAfter(headers, now) ?? resetOf(headers, now);
}

/** That something is to be done again or waited for, in the languages of the usual servers. */
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

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|millis\p{L}*|milli?se[ck]\p{L}*|毫秒|ミリ秒|밀리초)$/u, 1],
  [
    /^(s|secs?|seconds?|sekunden?|segundos?|secondes?|second[oi]|seg|секунд\p{L}*|сек|秒|秒钟|秒鐘|초|ثانية|ثوان|ثواني|saniye|giây|seconden|sekunder|sekund\p{L}*|ثانیه|सेक[\p{L}\p{M}]*|সেকেন্ড)$/u,
    SECOND_MS,
  ],
  [
    /^(m|mins?|minutes?|minuten|minutos?|minut[oi]|minut\p{L}*|минут\p{L}*|мин|分|分钟|分鐘|分間|분|دقيقة|دقائق|dakika|phút|دقیقه|मिन[\p{L}\p{M}]*|মিনিট)$/u,
    MINUTE_MS,
  ],
  [
    /^(h|hrs?|hours?|stunden?|horas?|heures?|or[ae]|час\p{L}*|ч|小时|小時|时间|時間|시간|ساعة|ساعات|saat|giờ|uur|uren|timm\p{L}*|godzin\p{L}*|ساعت|घं[\p{L}\p{M}]*|घण्[\p{L}\p{M}]*)$/u,
    HOUR_MS,
  ],
  [/^(d|days?|tage?n?|días?|dias?|jours?|giorn[oi]|дн\p{L}*|день|天|日|일|يوم|أيام|gün|ngày|روز|दिन)$/u, DAY_MS],
];

/** The first duration in a text: `12s`, `1m30.5s`, `2 minutes and 5 seconds`, `PT30S`, `12 秒`. */
function durationIn(text: string): { ms: number; index: number; length: number } | undefined {
  const part =
    /(pt)?(\d+(?:[.,]\d+)?)\s?(毫秒|ミリ秒|分钟|分鐘|分間|小时|小時|時間|秒钟|秒鐘|秒|分|天|日|밀리초|시간|초|분|일|\p{L}[\p{L}\p{M}]*?(?=\d|[^\p{L}\p{M}]|$))/gu;
  let ms: number | undefined;
  let index = 0;
  let end = 0;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const unit = UNITS.find(([names]) => names.test(match[3]!))?.[1];
    const joined = /^[\s,]*(and|und|et|y|e|и|と|又)?\s*$/u.test(text.slice(end, match.index));
    if (ms !== undefined && (unit === undefined || !joined)) break;
    if (unit === undefined) continue;
    if (ms === undefined) index = match.index;
    ms = (ms ?? 0) + Number(match[2]!.replace(',', '.')) * unit;
    end = match.index + match[0].length;
  }
  return ms === undefined ? undefined : { ms: Math.ceil(ms), index, length: end - index };
}

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text.trim());
}
