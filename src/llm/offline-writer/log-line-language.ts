/** Words that English has and its neighbours do not spell so. */
const ENGLISH = new Set(
  'the and to who whose whom must his she they their them that which with from this these those when while after before until because into without against has have had are were been being does not but what where why how why there here about between through only every each own another would could should will can it its you your we our somebody someone nobody everybody everyone anyone else under'.split(
    ' ',
  ),
);
/** Words that other languages have as well. */
const SHARED = new Set(
  'a an in on is of he her him at as by for or be was over out up off so no one two three i me my do if'.split(' '),
);

const ENGLISH_FORM =
  /(?:man|woman|keeper|maker|worker|teacher|driver|writer|digger|hunter|father|mother|brother|sister)s?$|(?:ing|ly|ght|ness|ship|lator)$/;

/** A log line without what people put round one, and not shouted. */
export function plainText(text: string): string {
  const bare = text
    .replace(/^(?:log[- ]?line|premise|idea|story|synopsis|pitch)\s*[:–—-]\s*/i, '')
    .replace(
      /^(?:please\s+|(?:can|could) you\s+)?(?:write|tell|give|make|create|generate)\s+(?:me\s+|us\s+)?(?:an?|the)\s+(?:[\p{L}-]+\s+){1,3}?(?:about|where|in which)\s+/iu,
      '',
    );
  return /\p{Ll}/u.test(bare) ? bare : bare.toLowerCase();
}

/** Whether enough of a text's words are English; `known` are nouns of the writer's own. */
export function isEnglish(text: string, known: readonly string[]): boolean {
  if ((text.match(/[{}<>[\]=;|\\]|\(\)/g)?.length ?? 0) > 2) return false;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < 3) return false;
  const nouns = new Set(known);
  const strong = words.filter((word) => ENGLISH.has(word)).length;
  const shared = words.filter((word) => SHARED.has(word)).length;
  const own = words.filter(
    (word) => word.length > 2 && (nouns.has(word) || nouns.has(word.replace(/s$/, '')) || ENGLISH_FORM.test(word)),
  ).length;
  return strong + own > 0 && (strong + shared + own) / words.length >= (strong > 1 ? 0.25 : strong > 0 ? 0.34 : 0.4);
}
