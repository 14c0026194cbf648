import type { Ledger, LedgerEntry, ReuseEntry } from '../../src/optimizer/money/ledger.js';
import type { LlmEvent } from '../../src/optimizer/types.js';
import type { LlmRequest } from '../../src/optimizer/request.js';

export function request<T = string>(overrides: Partial<LlmRequest<T>> = {}): LlmRequest<T> {
  return {
    task: 'freeText',
    input: { text: 'Hello' },
    messages: [
      { role: 'system', text: 'You write.' },
      { role: 'user', text: 'Hello' },
    ],
    maxOutputTokens: 100,
    tenantId: 'default',
    ...overrides,
  };
}

/** A ledger in memory. */
export function memoryLedger(): Ledger & { entries: LedgerEntry[]; reuses: ReuseEntry[] } {
  const entries: LedgerEntry[] = [];
  const reuses: ReuseEntry[] = [];
  return {
    entries,
    reuses,
    recordReuse(entry) {
      reuses.push(entry);
    },
    async record(entry) {
      entries.push(entry);
    },
    async close() {},
  };
}

export async function collect(stream: AsyncIterable<LlmEvent>, events: LlmEvent[] = []): Promise<LlmEvent[]> {
  for await (const event of stream) events.push(event);
  return events;
}

export function textOf(events: readonly LlmEvent[]): string {
  return events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
}
