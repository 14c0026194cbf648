import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { errorCode } from '../errors.js';
import { damaged } from './format.js';

/** A backup as the bytes of its file. When the reader stops, the lines are ended too. */
export function compressed(lines: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const gzip = createGzip();
  // A failure reaches whoever reads.
  pipeline(Readable.from(lines), gzip).catch(() => {});
  return gzip;
}

/**
 * The lines of a backup's file, without line breaks. Throws StorageError `BACKUP` if it is damaged, and what reading the bytes
 * throws.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const gunzip = createGunzip();
  pipeline(Readable.from(bytes), gunzip).catch(() => {});
  gunzip.setEncoding('utf8');
  let begun: string[] = [];
  try {
    for await (const text of gunzip as AsyncIterable<string>) {
      const [first = '', ...others] = text.split('\n');
      begun.push(first);
      for (const other of others) {
        yield begun.join('');
        begun = [other];
      }
    }
  } catch (error) {
    // What zlib says of bytes that it did not write: Z_DATA_ERROR, Z_BUF_ERROR and the like.
    if (errorCode(error)?.startsWith('Z_') === true) throw damaged();
    throw error;
  }
  const rest = begun.join('');
  if (rest !== '') yield rest;
}
