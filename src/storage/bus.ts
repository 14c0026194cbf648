/**
 * Carries small messages between all processes on one database, this one included.
 * Delivery is at most once and in order per publisher; what must not be lost is a row, and the message only says that it is there.
 */
export interface Bus {
  /** Queues a message; it leaves with the next batch. Never call it inside a transaction that is not yet committed. */
  publish(channel: string, message: string): void;
  /** Calls `listener` for each message on the channel until the returned function is called. A listener must not throw. */
  subscribe(channel: string, listener: (message: string) => void): () => void;
  /**
   * Calls `listener` after messages on any channel may have been missed, as during a lost connection, so that it can read
   * again what they would have told. Until the returned function is called. A bus that cannot lose messages has none.
   */
  onGap?(listener: () => void): () => void;
  close(): Promise<void>;
}
