/** What was given to the events of a transaction when they were stored. */
export interface Stored {
  /** The seq of the last event. */
  lastSeq: number;
  scriptId: string;
  /** The seq that the last event has among its script's; null where there was none. */
  scriptSeq: number | null;
  /** When each event was stored, and each of its copies among the script's. */
  at?: Date[] | null | undefined;
  scriptAt?: Date[] | null | undefined;
  /** Steps that were recorded: none when the step's record was there before. */
  steps: number;
}
