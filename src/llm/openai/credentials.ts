/** What people set because a client asks for some key, and the server for none. */
const PLACEHOLDERS =
  /^(?:sk-)?(?:no-?key(?:-(?:required|needed))?|not-?(?:needed|required|used)|none|null|nil|undefined|empty|unused|ignored|n\/?a|any(?:thing)?|dummy|fake|placeholder|local|ollama|lm-?studio|llama-?cpp|[x*.-]*)$/i;

/** True for a key that no server would tell its callers by: `ollama`, `lm-studio`, `sk-no-key-required`, `none`, `EMPTY`. */
export function isPlaceholderKey(key: string): boolean {
  return PLACEHOLDERS.test(key.trim());
}
