import { renderReport } from '../../report/report.js';
import { authorOf } from '../../report/title-page.js';
import type { ScriptView } from './script-view.js';

/** The figures of a script as a page with pictures. */
export function scriptReport({ statistics, screenplay }: ScriptView, title: string): string {
  return renderReport({ title, author: authorOf(screenplay.script), statistics });
}
