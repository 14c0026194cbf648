import { describe, expect, it } from 'vitest';
import { draftFindings } from '../../../src/scripts/drafts/draft-findings.js';
import { KeptAssessments } from '../../../src/scripts/drafts/kept-assessments.js';
import { assessDraft } from '../../../src/scripts/drafts/scene-assessment.js';

const TEXT = 'INT. KITCHEN - NIGHT\n\nMara lights the lamp.\n\nMARA\nWho is there?\n\nJONAS\nNobody.\n';
const FRAME = { heading: 'INT. KITCHEN - NIGHT', cast: ['Mara'] };

describe('what was found of a draft', () => {
  it('is kept for the next who asks', () => {
    const kept = new KeptAssessments();
    expect(kept.assess(TEXT, FRAME)).toEqual(assessDraft(TEXT, FRAME));
    expect(kept.assess(TEXT, { ...FRAME })).toBe(kept.assess(TEXT, FRAME));
    expect(kept.findings(TEXT, FRAME)).toEqual(draftFindings(TEXT, FRAME));
    expect(kept.findings(TEXT, { ...FRAME })).toBe(kept.findings(TEXT, FRAME));
  });

  it('is not that of another text, or in another frame', () => {
    const kept = new KeptAssessments();
    expect(kept.assess(TEXT, FRAME).errors.map(({ rule }) => rule)).toEqual(['CUE103']);
    expect(kept.assess(TEXT, { ...FRAME, cast: ['Mara', 'Jonas'] }).errors).toEqual([]);
    expect(kept.assess(TEXT, { ...FRAME, cast: ['Mara', 'Jonas'], avoid: ['lamp'] }).errors).toHaveLength(1);
    expect(kept.assess(TEXT.replace('JONAS', 'MARA'), FRAME).errors).toEqual([]);
    expect(kept.findings(TEXT, { ...FRAME, heading: 'EXT. HARBOUR - DAY' })).not.toEqual(kept.findings(TEXT, FRAME));
  });
});
