type StorageLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives what happens outside of any call: lost connections, restarts, the folders that were chosen. */
export type StorageLog = (level: StorageLogLevel, message: string, details?: Record<string, unknown>) => void;

export const silent: StorageLog = () => {};
