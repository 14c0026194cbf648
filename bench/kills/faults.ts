import { CONNECTION_FAULTS } from './connection-faults.js';
import { DATABASE_FAULTS } from './database-faults.js';
import { diskFull } from './disk-full.js';
import type { FaultKind } from './fault.js';
import { pauseResume } from './pause-resume.js';
import { SERVER_FAULTS } from './server-faults.js';

/** All faults, by name. Their order belongs to what a seed repeats: new ones go to the end. */
export const FAULTS: Readonly<Record<string, FaultKind>> = {
  ...SERVER_FAULTS,
  ...DATABASE_FAULTS,
  ...CONNECTION_FAULTS,
  'disk-full': diskFull,
  'pause-resume': pauseResume,
};
