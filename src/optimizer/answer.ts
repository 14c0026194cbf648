/** The form of structured answers: what is asked for, and how what comes back is read. */
export { answerFormat } from './answers/format.js';
export type { AnswerFormat } from './answers/format.js';
export { FINDING_KINDS } from './answers/findings.js';
export type { AnswerFinding, FindingKind } from './answers/findings.js';
export { readAnswer } from './answers/read.js';
export type { Reading, ReadOptions } from './answers/read.js';
export { repairMessages } from './answers/repair-messages.js';
