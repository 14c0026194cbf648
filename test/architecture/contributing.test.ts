import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEXT = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');

describe('CONTRIBUTING.md', () => {
  const named = [...TEXT.matchAll(/`((?:src|test|prisma)\/[^`\s]+)`/g)].map((match) => match[1]!);

  it.each([...new Set(named)])('names %s, which is there', (file) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
  });

  it('sends people somewhere', () => {
    expect(named.length).toBeGreaterThan(20);
  });

  it('has at most thirty words of our own', () => {
    const rows = /## Words that are ours([\s\S]*?)\n## /.exec(TEXT)?.[1]?.match(/^\| /gm) ?? [];
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.length).toBeLessThanOrEqual(32);
  });
});
