const REASONS: Readonly<Record<string, string>> = Object.freeze({
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the space that this user may fill is full',
  EFBIG: 'it would be larger than files may be',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
});

/** What the file system says, in words. */
export function whatFailed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  return (code === undefined ? undefined : REASONS[code]) ?? error.message;
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
