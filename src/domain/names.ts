/** Names with the same key are taken for the same person: case, spaces and the way a letter is composed make no difference. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase();
}
