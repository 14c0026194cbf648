type StorageLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where storage reports what happens outside of any call: lost connections, restarts, places it chose. */
export type StorageLog = (level: StorageLogLevel, message: string, details?: Record<string, unknown>) => void;

export const silent: StorageLog = () => {};
