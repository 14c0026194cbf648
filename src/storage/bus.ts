/**
 * Carries small messages between all processes on one database, this one included.
 * Delivery is at most once and in order per publisher. What must not be lost is stored as a row; the message only says that it is there.
 */
export interface Bus {
  /** Queues a message for the next batch. It may be sent before an open transaction commits, so call it after the commit. */
  publish(channel: string, message: string): void;
  /** Calls `listener` for each message on the channel until the returned function is called. A listener must not throw. */
  subscribe(channel: string, listener: (message: string) => void): () => void;
  /**
   * Calls `listener` whenever messages on any channel may have been missed, as while a connection was lost, so that it can read
   * again what they would have said, until the returned function is called. Absent on a bus that cannot lose messages.
   */
  onGap?(listener: () => void): () => void;
  close(): Promise<void>;
}
