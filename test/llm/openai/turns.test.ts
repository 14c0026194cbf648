import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/llm/provider.js';
import { alternatingTurns } from '../../../src/llm/openai/turns.js';

/** `s` system, `u` user, `a` assistant. */
function messages(short: string): Message[] {
  return short
    .split(' ')
    .map((text) => ({ role: text.startsWith('s') ? 'system' : text.startsWith('a') ? 'assistant' : 'user', text }));
}
const shown = (turns: readonly Message[]): string =>
  turns.map(({ role, text }) => `${role[0]}:${text.replaceAll('\n\n', '+')}`).join(' ');

describe('a conversation in turns', () => {
  it.each([
    ['s1 u1', 's:s1 u:u1', 'u:s1+u1'],
    ['s1 s2 u1 u2 u3', 's:s1+s2 u:u1+u2+u3', 'u:s1+s2+u1+u2+u3'],
    ['s1 u1 u2 a1 u3', 's:s1 u:u1+u2 a:a1 u:u3', 'u:s1+u1+u2 a:a1 u:u3'],
    ['u1 a1 a2 u2', 'u:u1 a:a1+a2 u:u2', 'u:u1 a:a1+a2 u:u2'],
    ['s1 u1 s2 u2', 's:s1 u:u1+s2+u2', 'u:s1+u1+s2+u2'],
    ['s1', 'u:s1', 'u:s1'],
    ['s1 a1 u1', 'u:s1 a:a1 u:u1', 'u:s1 a:a1 u:u1'],
  ])('%s is %s, without the system role %s', (sent, withRole, withoutRole) => {
    expect(shown(alternatingTurns(messages(sent), true))).toBe(withRole);
    expect(shown(alternatingTurns(messages(sent), false))).toBe(withoutRole);
  });

  it('has no empty turns', () => {
    expect(
      shown(alternatingTurns([...messages('s1 u1'), { role: 'assistant', text: ' \n' }, ...messages('u2')], true)),
    ).toBe('s:s1 u:u1+u2');
  });

  it.each([true, false])('begins alike where the messages do, byte for byte', (systemRole) => {
    const stable = messages('s1 u1 u2');
    const asText = (last: string): string =>
      JSON.stringify(alternatingTurns([...stable, ...messages(last)], systemRole));
    const prefix = JSON.stringify(alternatingTurns(stable, systemRole)).slice(0, -'"}]'.length);
    expect(asText('u3 a1').startsWith(prefix)).toBe(true);
    expect(asText('a2').startsWith(prefix)).toBe(true);
  });
});
