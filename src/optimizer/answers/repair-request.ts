import type { z } from 'zod';
import type { Message } from '../../llm/provider.js';
import type { AnswerFormat } from './format.js';

const SHOWN_PROBLEMS = 20;

type Issue = z.core.$ZodIssue;

/** What is wrong with an answer, a line for each field, by the field's name, for the model to mend. */
export function problemsOf(issues: readonly Issue[], value: unknown): string[] {
  return issues
    .slice(0, SHOWN_PROBLEMS)
    .map(
      (issue) =>
        `${issue.path.length === 0 ? 'the answer' : issue.path.join('.')}: ${problemOf(issue, at(value, issue.path))}`,
    );
}

function problemOf(issue: Issue, value: unknown): string {
  if (issue.path.length > 0 && (value === undefined || value === null)) return 'is missing: give it';
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return typeof value === 'string' && value.trim() === ''
      ? 'is blank: write it'
      : `is too short: write at least ${issue.minimum} characters`;
  }
  if (issue.code === 'too_small' && issue.origin === 'array') {
    return `has ${Array.isArray(value) ? value.length : 0} entries: give ${issue.minimum}`;
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** The conversation in which a model is shown its invalid answer and asked for a better one. */
export function repairMessages(
  messages: readonly Message[],
  answer: string,
  problems: readonly string[],
  format: AnswerFormat<unknown>,
): Message[] {
  const shown: Message[] = answer.trim() === '' ? [] : [{ role: 'assistant', text: answer }];
  return [
    ...messages,
    ...shown,
    {
      role: 'user',
      text: `That answer cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}\n\nSend the whole answer again, corrected, as one JSON object and nothing else. It must match this JSON schema:\n${JSON.stringify(format.json)}`,
    },
  ];
}
