import type { Bus } from '../../src/storage/bus.js';

/** A bus between "processes" of one test, with a hand on the wire. */
export interface MemoryWire {
  /** A process's own end. */
  connect(): Bus;
  /** Messages for which this is true never arrive, nowhere. */
  lose: (message: string, channel: string) => boolean;
  /** Every message that was sent. */
  readonly sent: { channel: string; message: string }[];
  /** Tells all ends that messages may have been missed. */
  reportGap(): void;
}

export function createMemoryWire(): MemoryWire {
  const ends = new Set<{ listeners: Map<string, Set<(message: string) => void>>; gaps: Set<() => void> }>();
  const wire: MemoryWire = {
    lose: () => false,
    sent: [],
    reportGap() {
      for (const { gaps } of ends) for (const listener of gaps) listener();
    },
    connect() {
      const end = { listeners: new Map<string, Set<(message: string) => void>>(), gaps: new Set<() => void>() };
      let open = true;
      ends.add(end);
      return {
        publish(channel, message) {
          if (!open) throw new Error('The bus is closed');
          wire.sent.push({ channel, message });
          if (wire.lose(message, channel)) return;
          setImmediate(() => {
            for (const { listeners } of ends) for (const listener of listeners.get(channel) ?? []) listener(message);
          });
        },
        subscribe(channel, listener) {
          const listeners = end.listeners.get(channel) ?? new Set();
          end.listeners.set(channel, listeners.add(listener));
          return () => {
            listeners.delete(listener);
            if (listeners.size === 0) end.listeners.delete(channel);
          };
        },
        onGap(listener) {
          end.gaps.add(listener);
          return () => void end.gaps.delete(listener);
        },
        async close() {
          open = false;
          ends.delete(end);
        },
      };
    },
  };
  return wire;
}
