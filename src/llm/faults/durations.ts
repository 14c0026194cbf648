export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A number as large as this is a point in time, in seconds or in milliseconds since 1970. */
const EPOCH_S = 1e9;
const EPOCH_MS = 1e12;

/** Milliseconds from `now`, given as a number in `unit`, as a duration, or as a point in time; undefined for anything else. */
export function readDelay(given: string, unit: number, now: number): number | undefined {
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
export function durationIn(text: string): { ms: number; index: number; length: number } | undefined {
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

export function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text.trim());
}
