import { describe, expect, it } from 'vitest';
import { ReasoningFilter, withoutReasoning } from '../../../src/llm/reasoning/reasoning-filter.js';
import type { ReasoningOptions } from '../../../src/llm/reasoning/reasoning-filter.js';

/** What a reader has at the end, and whether it had to clear what it held. */
function filtered(
  pieces: readonly string[],
  options: ReasoningOptions = {},
  stopped = true,
): { text: string; replaced: boolean } {
  const filter = new ReasoningFilter(options);
  const all = [...pieces.map((piece) => filter.push(piece)), filter.finish(stopped)];
  return {
    text: all.reduce((text, each) => (each.replaces ? each.text : text + each.text), ''),
    replaced: all.some(({ replaces }) => replaces),
  };
}

/** In one piece, in two at every position, and sign by sign. */
function* cuts(text: string): Generator<string[]> {
  yield [text];
  for (let at = 1; at < text.length; at += 1) yield [text.slice(0, at), text.slice(at)];
  yield text.split('');
}

const SCENE = 'INT. BAY - NIGHT\n\nMara waits [a beat].';
const JSON_ANSWER = '{"name":"Mara"}';

describe.each([
  ['an opening and a closing mark', `<think>\nINT. first?\n</think>\n\n${SCENE}`],
  ['other names and capitals', `<Thinking>\nHm.\n</THINKING>\n${SCENE}`],
  ['marks that do not match', `<thinking>Hm.</think>${SCENE}`],
  ['two blocks of thoughts', `<think>a</think>\n<think>b</think>\n${SCENE}`],
  ['brackets', `[THINK]Hm. [x][/THINK]${SCENE}`],
  ['triangles', `◁think▷Hm.◁/think▷${SCENE}`],
  ['the tokens of Seed and Cohere', `<|START_THINKING|>Hm.<|END_THINKING|><seed:think>Hm.</seed:think>${SCENE}`],
  ['a closing mark alone', `A scene, then.\n\nINT. NOT THIS - DAY\n\nHmm.\n</think>\n\n${SCENE}`],
  ['a closing mark of another name alone', `A scene, then.</thinking>${SCENE}`],
  ['two closing marks', `One.</think>Two.</think>${SCENE}`],
  ['an empty thought', `</think>\n\n${SCENE}`],
  [
    'channels',
    `<|channel|>analysis<|message|>Hm. <think><|end|><|start|>assistant<|channel|>final<|message|>${SCENE}<|return|>`,
  ],
  [
    'channels with a commentary and a format',
    `<|start|>assistant<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=x <|constrain|>json<|message|>{}<|call|><|start|>assistant<|channel|>final <|constrain|>text<|message|>${SCENE}<|end|>`,
  ],
  [
    'channels that begin in the middle',
    `analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>${SCENE}`,
  ],
  [
    'a final channel below thoughts without one',
    `Hm, first.<|end|><|start|>assistant<|channel|>final<|message|>${SCENE}`,
  ],
  ['a final channel alone', `<|channel|>final<|message|>${SCENE}<|return|>`],
  ['a message without a channel', `<|start|>assistant<|message|>${SCENE}<|end|>`],
  ['channels without their tokens', `analysisWe need a scene. Let's write.assistantfinal${SCENE}`],
])('thoughts between %s', (_name, sent) => {
  it('are left out, wherever the text is cut', () => {
    for (const pieces of cuts(sent)) expect(filtered(pieces).text, JSON.stringify(pieces)).toBe(SCENE);
  });

  it('are left out of structured answers', () => {
    const structured = sent.replace(SCENE, JSON_ANSWER);
    for (const pieces of cuts(structured)) {
      expect(filtered(pieces, { structured: true }).text, JSON.stringify(pieces)).toBe(JSON_ANSWER);
    }
    expect(withoutReasoning(structured, { structured: true })).toBe(JSON_ANSWER);
  });
});

describe('an answer without thoughts', () => {
  it.each([
    'INT. BAY\n\nShe reads <b>this</b>.',
    ' <',
    '<thin',
    '[T',
    'a < b </',
    '',
    ' \n',
    'INT. BAY <think>no</think> more',
    'analysis of a crime',
    'analys',
    'Okay',
    'Okay, so I went home.',
  ])('%j passes as it is', (text) => {
    for (const pieces of cuts(text)) expect(filtered(pieces)).toEqual({ text, replaced: false });
  });

  it('is handed on piece by piece', () => {
    const filter = new ReasoningFilter();
    expect(['INT. ', 'BAY', ' [a ', 'beat]'].map((piece) => filter.push(piece).text)).toEqual([
      'INT. ',
      'BAY',
      ' [a ',
      'beat]',
    ]);
    const json = new ReasoningFilter({ structured: true });
    expect(['{"a', '":1', '}'].map((piece) => json.push(piece).text)).toEqual(['{"a', '":1', '}']);
  });

  it('may quote a mark', () => {
    const text = '{"note":"the tag \\"</think>\\" ends it","more":"<think>"}';
    for (const pieces of cuts(text)) expect(filtered(pieces, { structured: true })).toEqual({ text, replaced: false });
  });

  it('is held no longer than any answer is long', () => {
    const filter = new ReasoningFilter({ unopened: true });
    const long = 'INT. BAY '.repeat(100_000);
    expect(filter.push(long).text).toBe('');
    expect(filter.push(long).text).toBe(long + long);
    expect(filter.push('more').text).toBe('more');
  });

  it('is read in time that grows with its length, however many marks it quotes', () => {
    const text = `{"note":"${'<think></think>'.repeat(50_000)}"}`;
    const filter = new ReasoningFilter({ structured: true });
    expect(filter.push(text).text + filter.finish().text).toBe(text);
  });

  it.each([
    '<thought>\n',
    '<thinking>\n',
    '<analysis>\n',
    '<reason>\n',
    '<planning>\n',
    '<reflection>\n',
    '[THINK]\n',
    '<think>',
    '<think>\n',
  ])('is not lost below %j on a line of its own that never ends', (mark) => {
    const [before, behind] = [
      `${SCENE}\n\nMARA\nWe are free.\n\n`,
      'JON\nThen why do I still hear them?\n\nShe folds the letter.\n',
    ];
    for (const pieces of cuts(before + mark + behind)) {
      expect(filtered(pieces)).toEqual({ text: before + behind, replaced: false });
      // What was cut off may have been thoughts, and is written anew.
      expect(filtered(pieces, {}, false)).toEqual({ text: before, replaced: false });
    }
  });

  it.each(['think', 'reflection', 'analysis'])('is told from a block of <%s> within or behind it', (name) => {
    const block = `<${name}>\nWas it good?\n</${name}>\n`;
    for (const pieces of cuts(`${SCENE}\n\n${block}Jon waits.\n${block}`)) {
      expect(filtered(pieces)).toEqual({ text: `${SCENE}\n\n\nJon waits.\n\n`, replaced: false });
    }
  });

  it('has no thoughts aloud behind it that were not closed', () => {
    for (const pieces of cuts(`${SCENE}\n<think>\nOkay, so that was it.`)) {
      expect(filtered(pieces)).toEqual({ text: `${SCENE}\n`, replaced: false });
    }
  });

  it('is not lost by a mark at its end', () => {
    for (const pieces of cuts(`${SCENE}</think>\n`)) expect(filtered(pieces).text.trim()).toBe(SCENE);
    for (const pieces of cuts(`${SCENE}<|end|>`)) expect(filtered(pieces).text).toBe(SCENE);
  });
});

describe('thoughts aloud', () => {
  it('wait for their end where they sound like it, so that nobody reads them', () => {
    for (const opening of ['Okay, the user wants a scene.', 'Hmm. ', '嗯，用户想要']) {
      for (const pieces of cuts(`${opening}\nINT. X\n</think>\n${SCENE}`)) {
        expect(filtered(pieces)).toEqual({ text: SCENE, replaced: false });
      }
    }
  });

  it('wait for their end where the model is known for them', () => {
    for (const pieces of cuts(`INT. X - DAY</think>${SCENE}`)) {
      expect(filtered(pieces, { unopened: true })).toEqual({ text: SCENE, replaced: false });
    }
    expect(filtered([SCENE], { unopened: true }).text).toBe(SCENE);
    expect(filtered(['INT. X and'], { unopened: true }, false).text).toBe('');
  });

  it('are replaced where they looked like the answer', () => {
    expect(filtered(['INT. X - DAY', '</think>', SCENE])).toEqual({ text: SCENE, replaced: true });
    expect(filtered(['{"name":"DRAFT"} - no, better:\n</think>\n\n', JSON_ANSWER], { structured: true })).toEqual({
      text: JSON_ANSWER,
      replaced: true,
    });
  });

  it('wait in structured answers, drafts and all', () => {
    for (const pieces of cuts(`First draft: {"name":"DRAFT"} - no, better:\n</think>\n\n${JSON_ANSWER}`)) {
      expect(filtered(pieces, { structured: true })).toEqual({ text: JSON_ANSWER, replaced: false });
    }
    for (const pieces of cuts(`Let me see.\n<think>{"name":"DRAFT"}</think>\n${JSON_ANSWER}`)) {
      expect(filtered(pieces, { structured: true }).text).toBe(JSON_ANSWER);
    }
  });

  it('are no answer when they are cut off', () => {
    for (const text of ['<think>Once more', '<|channel|>analysis<|message|>Once more', 'analysisOnce more']) {
      expect(filtered([text], {}, false).text).toBe('');
    }
    expect(filtered(['Thoughts.', '</think>', '\n'], {}, false).text).toBe('');
  });

  it('are the answer where nothing else was said, and they are what was asked for', () => {
    for (const text of [`<think>${SCENE}</think>`, `<think>\n${SCENE}</think>\n`, `<think>${SCENE}`]) {
      expect(filtered([text], {}).text.trim()).toBe(SCENE.trim());
    }
    for (const text of [
      '<think>Okay, a scene.</think>',
      '<think>First I should set the place.</think>',
      '<think>\n\n</think>',
    ]) {
      expect(filtered([text], {}).text).toBe('');
    }
  });

  it('are no answer in place of words that are one', () => {
    expect(filtered(['<think>Hm.</think>I cannot do that.'], { structured: true }).text).toBe('I cannot do that.');
  });

  it('hold the value that is wanted when the model ended with nothing else', () => {
    for (const text of [
      `<think>${JSON_ANSWER}`,
      `Let me see.\n<think>Hm. ${JSON_ANSWER}`,
      `<think>${JSON_ANSWER}</think>`,
      `<|channel|>analysis<|message|>${JSON_ANSWER}<|end|>`,
    ]) {
      expect(filtered([text], { structured: true }).text).toContain(JSON_ANSWER);
      expect(filtered([text], { structured: true }, false).text).toBe('');
    }
  });
});
