import { workerData } from 'node:worker_threads';
import { answerJobs } from '../threads/answer-jobs.js';
import { openFonts } from './open-fonts.js';
import { perform } from './script-jobs.js';
import type { ScriptJob } from './script-jobs.js';
import type { ScriptWorkerData } from './script-work.js';

/** The thread's side: nothing is kept but the fonts. */
const missingCharacters = openFonts((workerData as ScriptWorkerData).fonts);

answerJobs((job: ScriptJob) => perform(job, missingCharacters));
