import { describe, expect, it } from 'vitest';
import type { WriterMessage } from '../../src/streams/bus-message.js';
import { MirroredDraft } from '../../src/streams/mirrored-draft.js';

const place = { sceneId: 's', draftNumber: 1 };
const text = (offset: number, piece: string, revision = 0): WriterMessage => ({
  kind: 'text',
  ...place,
  revision,
  offset,
  text: piece,
});
const at = (length: number, saved = false, revision = 0): WriterMessage => ({
  kind: 'at',
  ...place,
  revision,
  length,
  saved,
});

function mirror(row: { text: string | undefined }) {
  const asked: string[] = [];
  const errors: unknown[] = [];
  const reads: PromiseWithResolvers<void>[] = [];
  const draft = new MirroredDraft({
    async read() {
      const read = Promise.withResolvers<void>();
      reads.push(read);
      await read.promise;
      return row.text;
    },
    ask: (save) => asked.push(save ? 'save' : 'follow'),
    onChanged: () => undefined,
    onError: (error) => errors.push(error),
  });
  draft.start();
  const answerRead = async (error?: Error) => {
    const read = reads.shift();
    if (error === undefined) read?.resolve();
    else read?.reject(error);
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { draft, asked, errors, reads, answerRead };
}

describe('the text of a draft that another process writes', () => {
  it('begins with what was saved, and goes on with what comes', async () => {
    const { draft, asked, answerRead } = mirror({ text: 'INT.' });
    expect(draft.live.ready).toBe(false);
    draft.receive(text(4, ' BAR'));
    await answerRead();
    expect(draft.live.ready).toBe(true);
    draft.receive(text(8, ' - DAY'));
    expect(draft.live.toString()).toBe('INT. BAR - DAY');
    expect(asked).toEqual(['follow']);
  });

  it('is empty when nothing was saved yet and no writer answers', async () => {
    const { draft, asked, answerRead } = mirror({ text: undefined });
    await answerRead();
    expect([draft.live.ready, draft.live.length, asked]).toEqual([true, 0, ['follow']]);
  });

  it('asks for a save when the writer is further than what was saved', async () => {
    const row = { text: 'INT.' };
    const { draft, asked, answerRead } = mirror(row);
    await answerRead();
    draft.receive(at(8));
    expect(asked).toEqual(['follow', 'save']);
    draft.receive(text(8, ' - DAY'));
    expect(draft.live.toString()).toBe('INT.');
    row.text = 'INT. BAR';
    draft.receive(at(8, true));
    await answerRead();
    expect(draft.live.toString()).toBe('INT. BAR - DAY');
    expect(asked).toEqual(['follow', 'save']);
  });

  it('fills a hole, and takes what came meanwhile once', async () => {
    const row = { text: '' };
    const { draft, asked, answerRead } = mirror(row);
    await answerRead();
    draft.receive(text(0, 'one '));
    draft.receive(text(8, 'three '));
    draft.receive(text(14, 'four'));
    expect(asked).toEqual(['follow', 'save']);
    row.text = 'one two three ';
    draft.receive(at(14, true));
    await answerRead();
    expect(draft.live.toString()).toBe('one two three four');
  });

  it('takes a replaced text as a new revision', async () => {
    const row = { text: 'one' };
    const { draft, asked, answerRead } = mirror(row);
    await answerRead();
    draft.receive(at(3));
    draft.receive(at(5, false, 1));
    draft.receive(text(3, ' of the old one', 0));
    draft.receive(text(5, ' new', 1));
    expect(asked).toEqual(['follow', 'save']);
    row.text = 'other';
    draft.receive(at(5, true, 1));
    await answerRead();
    expect(draft.live.toString()).toBe('other new');
    expect(draft.live.revision).toBe(1);
  });

  it('asks again, now and then, for what was lost on the way', async () => {
    const { draft, asked, answerRead } = mirror({ text: '' });
    await answerRead();
    draft.receive(at(4));
    draft.receive(at(5));
    expect(asked).toEqual(['follow', 'save']);
    draft.refresh();
    expect(asked).toEqual(['follow', 'save', 'follow', 'save']);
  });

  it('reports a read that failed, and tries it again', async () => {
    const { draft, errors, answerRead } = mirror({ text: 'INT.' });
    await answerRead(new Error('the database is away'));
    expect(errors).toEqual([new Error('the database is away')]);
    expect(draft.live.ready).toBe(false);
    draft.refresh();
    await answerRead();
    expect(draft.live.toString()).toBe('INT.');
  });

  it('keeps no flood of text that does not fit, and asks for it instead', async () => {
    const row = { text: '' };
    const { draft, answerRead } = mirror(row);
    await answerRead();
    const line = 'x'.repeat(100_000);
    for (const offset of [1, 100_001, 200_001]) draft.receive(text(offset, line));
    row.text = `-${line}${line}${line}`;
    draft.receive(at(300_001, true));
    await answerRead();
    draft.receive(text(300_001, '!'));
    expect(draft.live.length).toBe(300_002);
  });

  it('hears nothing more once it is stopped', async () => {
    const { draft, asked, answerRead } = mirror({ text: 'INT.' });
    draft.stop();
    await answerRead();
    draft.receive(text(0, 'INT.'));
    expect([draft.live.length, asked]).toEqual([0, ['follow']]);
  });
});
