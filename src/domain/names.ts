/** Two names with one key are one person's, to a reader: case, spaces and the way a letter is composed do not tell them apart. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase();
}
