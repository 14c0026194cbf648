/** True when a server can tell by the key or by a header who pays for a call. */
export function hasCredentials(apiKey: string | undefined, headers: Readonly<Record<string, string>>): boolean {
  return (
    (apiKey !== undefined && !isPlaceholderKey(apiKey)) ||
    Object.entries(headers).some(([header, value]) => isCredential(header, value))
  );
}

/** `api-key`, `Authorization`, `X-Auth-Token`. */
function isCredential(header: string, value: string): boolean {
  return /key|auth|token/i.test(header) && !isPlaceholderKey(value.replace(/^Bearer +/i, ''));
}

/** What people set because a client asks for some key where the server asks for none. */
const PLACEHOLDERS =
  /^(?:sk-)?(?:no-?key(?:-(?:required|needed))?|not-?(?:needed|required|used)|none|null|nil|undefined|empty|unused|ignored|n\/?a|any(?:thing)?|dummy|fake|placeholder|local|ollama|lm-?studio|llama-?cpp|[x*.-]*)$/i;

/** True for a key by which no server could know its callers: `ollama`, `lm-studio`, `sk-no-key-required`, `none`, `EMPTY`. */
function isPlaceholderKey(key: string): boolean {
  return PLACEHOLDERS.test(key.trim());
}
