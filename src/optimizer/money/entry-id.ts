import { createHash, randomBytes } from 'node:crypto';

/** A UUID of version 7 (RFC 9562): it begins with the time, so that rows of one moment lie side by side in the index. */
export function newEntryId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  return uuid(bytes, 0x70);
}

/** The same UUID, of version 8, for the same call of the same batch job. */
export function batchEntryId(jobId: string, customId: string): string {
  return uuid(createHash('sha256').update(`${jobId} ${customId}`).digest().subarray(0, 16), 0x80);
}

function uuid(bytes: Buffer, version: 0x70 | 0x80): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | version, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
