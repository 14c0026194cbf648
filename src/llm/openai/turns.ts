import type { Message } from '../provider.js';

/**
 * A conversation as strict chat templates want it: one system message at most, then turns of user and assistant that alternate
 * and begin with the user's. Neighbours of one role become one turn, a blank line between them, so that prompts which begin alike
 * still do. System text further down stays where it is, in the user's words. With `systemRole` false all of it is the user's.
 */
export function alternatingTurns(messages: readonly Message[], systemRole: boolean): Message[] {
  const spoken = messages.filter(({ text }) => text.trim() !== '');
  if (spoken.length === 0) return [...messages];
  const firstTurn = spoken.findIndex(({ role }) => role !== 'system');
  const ahead = firstTurn < 0 ? spoken : spoken.slice(0, firstTurn);
  const turns = merged(
    spoken.slice(ahead.length).map(({ role, text }): Message => ({ role: role === 'assistant' ? role : 'user', text })),
  );
  const system = merged(ahead);
  if (systemRole && turns[0]?.role === 'user') return [...system, ...turns];
  return merged([...system.map(({ text }): Message => ({ role: 'user', text })), ...turns]);
}

function merged(messages: readonly Message[]): Message[] {
  const turns: Message[] = [];
  for (const { role, text } of messages) {
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, text: `${last.text}\n\n${text}` };
    else turns.push({ role, text });
  }
  return turns;
}
