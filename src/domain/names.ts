/** Names with the same key are taken for the same person: case, spacing and Unicode composition make no difference. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase();
}
