import { workerData } from 'node:worker_threads';
import { answerTasks } from '../threads/answer-tasks.js';
import { openFonts } from './open-fonts.js';
import { perform } from './text-tasks.js';
import type { TextTask } from './text-tasks.js';
import type { TextTaskWorkerData } from './text-task-runner.js';

/** The thread's side. Nothing is kept between two tasks but the fonts. */
const missingCharacters = openFonts((workerData as TextTaskWorkerData).fonts);

answerTasks((task: TextTask) => perform(task, missingCharacters));
