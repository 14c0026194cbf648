/** Words for a fault in pages, by language. By these "No errors found" differs from "No knife found", which reports a fault. */
const FAULTS = {
  en: '(?:breach(?:es)?|issues?|problems?|errors?|violations?|inconsistenc(?:y|ies)|faults?|mistakes?|contradictions?|discrepanc(?:y|ies)|deviations?|flaws?)',
  es: '(?:problemas?|error(?:es)?|inconsistencias?|incoherencias?|violaci(?:ón|ones)|contradicci(?:ón|ones)|fallos?|fallas?|infracci(?:ón|ones)|incumplimientos?|discrepancias?|defectos?)',
  pt: '(?:problemas?|erros?|inconsistências?|incoerências?|viola(?:ção|ções)|contradi(?:ção|ções)|falhas?|infra(?:ção|ções)|discrepâncias?|quebras?|defeitos?)',
  fr: '(?:problèmes?|erreurs?|incohérences?|violations?|contradictions?|fautes?|anomalies?|infractions?|manquements?|écarts?|défauts?|divergences?|remarques?)',
  de: '\\S*(?:versto(?:ß|ss)|verstöße|verstösse|fehler|probleme?|mängel|widersprüche?|widerspruch|unstimmigkeit(?:en)?|inkonsistenz(?:en)?|abweichung(?:en)?|auffälligkeit(?:en)?|beanstandung(?:en)?|verletzung(?:en)?|einwände?)',
  it: '(?:problem[ai]|error[ei]|incongruenz[ae]|incoerenz[ae]|violazion[ei]|contraddizion[ei]|difett[oi]|discrepanz[ae]|infrazion[ei])',
  nl: '\\S*(?:problemen|probleem|fouten|fout|inconsistenties?|schendingen|schending|tegenstrijdigheden|tegenstrijdigheid|afwijkingen|overtredingen)',
  pl: '(?:błęd(?:ów|u)|problem(?:ów|u)|narusze(?:ń|nia)|niespójności|sprzeczności|niezgodności|uchybień)',
  ru: '(?:нарушени[йя]|ошиб(?:ок|ки)|проблемы?|противоречи[йя]|несоответстви[йя]|нестыковок|расхождений)',
  uk: '(?:порушен(?:ь|ня)|помил(?:ок|ки)|проблеми?|суперечност(?:ей|і)|невідповідност(?:ей|і))',
  zh: '(?:连续性|連續性)?(?:问题|問題|违规|違規|错误|錯誤|矛盾|不一致|违反)(?:之处|之處|的地方)?',
  ja: '(?:問題点?|矛盾点?|違反|誤り|不整合|エラー)',
  ko: '(?:문제점?|오류|모순점?|위반 ?사항|위반|불일치)',
};

const { en, es, pt, fr, de, it, nl, pl, ru, uk, zh, ja, ko } = FAULTS;
/** In these pages, this scene. */
const HERE = '(?: (?:in|with) (?:the|this|these) (?:pages?|scene|draft|text))?';
const PAGES = '(?:the|these|this) (?:pages?|scene|draft|text)';
const PLAN =
  '(?:the |its |their |all )?(?:established |prior |given )?(?:state contract|contract|(?:character |plot |setting |story )?bibles?|outline|plan|continuity|story state|facts)';

const clauses = (...patterns: readonly string[]): readonly RegExp[] =>
  patterns.map((pattern) => new RegExp(`^(?:${pattern})$`, 'u'));

const NOTHING_AMISS = clauses(
  `(?:there (?:are|is|were|was) |i (?:have )?(?:found|see|saw|detected|noticed) )?(?:no|not any|zero|0) (?:(?:continuity|state|contract|obvious|significant|notable|major|character|factual|apparent|such|other|further|clear) |(?:or|and) ){0,4}${en}(?: (?:or|and) \\w+)?(?: (?:were|was|are|is|have been))?(?: (?:found|detected|identified|noted|present|observed|here|to report))?${HERE}`,
  `(?:${PAGES}|everything|it all|all of it|it) (?:is|are|seems?|appears?|looks?|remains?|stays?) (?:all |fully |entirely |completely |internally )?(?:consistent|fine|in order|correct|coherent|sound)(?: with ${PLAN}(?:(?:,| and|, and) ${PLAN}){0,3})?`,
  `(?:${PAGES}|everything|all|it) (?:follows?|respects?|matches|match|honou?rs?|keeps? to|adheres? to|aligns? with|agrees? with|fits?|obeys?) (?:with )?${PLAN}(?:(?:,| and|, and) ${PLAN}){0,3}`,
  `no se (?:ha|han)? ?(?:encontr|detect|identific|observ|hall|apreci)\\S+ (?:ning(?:ún|una) )?(?:\\S+ )?${es}(?: de continuidad)?(?: en (?:la|las|el|los|esta|este|estas) \\S+)?`,
  `(?:no hay|no existen?|no encontré|no encuentro|sin|ning(?:ún|una)) (?:ning(?:ún|una) )?${es}(?: de continuidad)?(?: (?:encontrad|detectad|identificad)[oa]s?)?`,
  `(?:não|nao) (?:foram|foi|há|existem?|encontrei) (?:\\S+ ){0,2}${pt}(?: de continuidade)?(?: n(?:a|as|o|os|esta|este|estas) \\S+)?`,
  `(?:sem|nenhuma?) ${pt}(?: de continuidade)?(?: (?:encontrad|detectad|identificad)[oa]s?)?`,
  `(?:il n'y a |je n'ai (?:trouvé|relevé|constaté|vu) |on ne (?:trouve|relève|constate) )?(?:aucune?|pas d'|pas de )(?: (?=\\S))?${fr}(?: (?:de \\S+|majeure?s?|notables?))?(?: (?:n'a été |n'est )?(?:trouvée?|détectée?|relevée?|constatée?|identifiée?|à signaler)s?)?`,
  `(?:es (?:gibt|wurden|sind|liegen) |ich (?:sehe|finde|habe) )?kein(?:e|en|er)? (?:\\S+ )?${de}(?: (?:gefunden|festgestellt|erkannt|vorhanden|entdeckt|ersichtlich|vor|zu finden))?`,
  `(?:non (?:ci sono|c'è|ho (?:trovato|rilevato)|sono stat[ie]|è stat[oa]|si (?:rilevano|riscontrano)) )?(?:\\S+ )?(?:nessun[ao]? |nessun'|alcun[ao]? |alcun')${it}(?: (?:di continuità))?(?: (?:rilevat|trovat|riscontrat|individuat)[oaie])?`,
  `non (?:ci sono|ho (?:trovato|rilevato)|sono stat[ie] (?:rilevat|trovat|riscontrat|individuat)[ie]|si (?:rilevano|riscontrano)) ${it}`,
  `(?:er (?:zijn|is) )?geen (?:\\S+ )?${nl}(?: (?:gevonden|vastgesteld|gedetecteerd|aangetroffen))?`,
  `(?:nie (?:znaleziono|wykryto|stwierdzono|ma)|brak) (?:żadnych )?${pl}`,
  `(?:никаких )?${ru}(?: в \\S+)? (?:нет|не (?:обнаружено|найдено|выявлено|замечено))`,
  `(?:нет|не (?:обнаружено|найдено|выявлено|замечено)) (?:никаких )?${ru}`,
  `(?:жодних )?${uk}(?: [ву] \\S+)? (?:немає|не (?:виявлено|знайдено))`,
  `(?:немає|не (?:виявлено|знайдено)) (?:жодних )?${uk}`,
  `(?:未|没有|沒有|無|无)(?:任何|明显|明顯)?(?:发现|發現|检测到|檢測到)?(?:任何|明显|明顯)?(?:的)?${zh}`,
  `(?:特に)?${ja}(?:は|が)?(?:特に)?(?:なし|ない|無い|ありません(?:でした)?|見つかりません(?:でした)?|見当たりません(?:でした)?|検出されません(?:でした)?)`,
  `(?:특별한 )?${ko}(?:가|이|은|는|을|를)? ?(?:없음|없습니다|없다|발견되지 않음|발견되지 않았습니다|찾지 못했습니다)`,
);

/** Only in answers about continuity, where "no conflict" means no contradiction; of a scene it would mean that it lacks drama. */
const NOTHING_BROKEN = clauses(
  `(?:there (?:are|is|were|was) |i (?:found|see|detected|noticed) )?(?:no|not any) (?:\\w+ )?conflicts?(?: (?:were|was|are|is|have been))?(?: (?:found|detected|identified|noted|present|observed|here|to report))?(?: with ${PLAN})?${HERE}`,
  `${PAGES} (?:holds?|stands?)(?: up)?`,
);

/** After these a clause takes back what the one before it said. */
const TURNS =
  /(?:^|[^\p{L}])(?:but|however|except|though|although|yet|apart|aside|besides|only|missing|lacks?|not|never|should|must|needs?|wrong|still|instead)(?![\p{L}])/u;

/**
 * True for a text that says that no fault was found. @param plain one or more clauses in lower case, without punctuation at the
 * ends
 */
export function findsNoFault(plain: string): boolean {
  return said(plain, NOTHING_AMISS);
}

/** As {@link findsNoFault}, for answers about a story's continuity. */
export function findsNothingBroken(plain: string): boolean {
  return said(plain, NOTHING_AMISS) || said(plain, NOTHING_BROKEN);
}

/** True when the whole text matches, or its first clause in English does and the rest does not take that back. */
function said(plain: string, patterns: readonly RegExp[]): boolean {
  const holds = (text: string): boolean => patterns.some((pattern) => pattern.test(text));
  if (holds(plain)) return true;
  const [first = '', rest = ''] = plain.split(/\s*[.;,:—–]\s+(.*)/su);
  return rest !== '' && /^[a-z0-9' ]+$/.test(first) && holds(first) && !TURNS.test(rest);
}
