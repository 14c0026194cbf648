import type { Script } from '../ast.js';
import { normal } from '../normal/normal.js';
import { createContext, isGiven, type ResolvedOptions } from './context.js';
import { groupRepeated, type WordedFinding } from './repeated-findings.js';
import { checkOptions, type LintOptions } from './options.js';
import { locate } from './place.js';
import { RULES, ruleOf } from './registry.js';
import type { BlockEdit, Finding, FindingPlace, Found, Rule } from './rule.js';
import { scriptLanguage } from './script-language.js';

/**
 * Finds errors of format and weaknesses of style. Rules that need an option which is not given are left out. What a script does in
 * many places is one finding, at the first place.
 *
 * @param script in normal form
 * @returns findings in order of the script, those about the script as a whole first
 * @throws {InvalidLintOptions} for levels or thresholds that do not exist
 * @throws {CastConflict} if the cast has one name for two members
 * @throws {UnknownBeat} for a binding to a beat that the structure does not have
 */
export function lint(script: Script, asked: LintOptions = {}): Finding[] {
  checkOptions(asked);
  const options = { ...asked, language: asked.language ?? scriptLanguage(script) };
  const context = createContext(script, options);
  const findings: Finding[] = [];
  for (const rule of RULES) {
    if (!applies(rule, options)) continue;
    const thresholds = { ...rule.defaults, ...options.thresholds?.[rule.id] };
    const found = [...rule.check(context, thresholds)];
    for (const told of groupRepeated(rule, found, options)) findings.push(finding(rule, told, script, options));
  }
  return findings.sort((one, other) => one.block - other.block);
}

function applies({ id, whole, needs }: Rule, options: ResolvedOptions): boolean {
  if (options.levels?.[id] === 'OFF' || (whole && options.scope === 'SCENE')) return false;
  return needs.every((need) => isGiven(need, options));
}

function finding(
  rule: Rule,
  { message, others, args = {}, level, ...found }: WordedFinding,
  script: Script,
  options: LintOptions,
): Finding {
  const set = options.levels?.[rule.id];
  return {
    rule: rule.id,
    level: set === undefined || set === 'OFF' ? (level ?? rule.level) : set,
    message,
    args,
    ...placeOf(found, script, options),
    ...(others ? { others: others.map((each) => placeOf(each, script, options)) } : undefined),
  };
}

function placeOf({ block, range, fix, span }: Found, script: Script, options: LintOptions): FindingPlace {
  const blockSpan = options.spans?.[block];
  const where = span ?? (blockSpan && locate(range ?? null, script.body[block]!, blockSpan, options.source));
  return {
    block,
    range: range ?? null,
    ...(where ? { span: where } : undefined),
    ...(fix && fix.length > 0 ? { fix: fix.map(normalEdit) } : undefined),
  };
}

function normalEdit({ block, replacement }: BlockEdit): BlockEdit {
  return { block, replacement: normal({ titlePage: [], body: replacement }).body };
}

/** Whether a language model can fix a finding by rewriting the scene. */
export function isMendable({ rule }: Pick<Finding, 'rule'>): boolean {
  return ruleOf(rule)?.mendable ?? false;
}

/** What to do about a finding, as an instruction to a writer. */
export function noteFor({ rule, args, message }: Pick<Finding, 'rule' | 'args' | 'message'>): string {
  return ruleOf(rule)?.note(args) ?? message;
}
