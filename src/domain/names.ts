/** Names with the same key are taken for the same person: case, spacing and Unicode composition make no difference. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase();
}

/** Whom a name in an outline means: the one who is called so; a part of a name stands for the whole when it fits one of them only. */
export function whoIsNamed<Named extends { readonly name: string }>(
  name: string,
  characters: readonly Named[],
): Named | undefined {
  const exact = characters.find((known) => nameKey(known.name) === nameKey(name));
  if (exact !== undefined) return exact;
  const words = nameKey(name).split(' ');
  const [candidate, ...others] = characters.filter((known) => {
    const parts = nameKey(known.name).split(' ');
    return words.every((word) => parts.includes(word));
  });
  return others.length === 0 ? candidate : undefined;
}
