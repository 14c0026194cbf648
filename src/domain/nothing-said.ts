/**
 * How models write that there is nothing to write, where an empty list or no text was meant. By language: whole answers, in lower case,
 * without the signs around them. Patterns are anchored at both ends: a sentence that goes on says something.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  any: ['n/a', 'n.a', 'na', 'n/a n/a', 'null', 'nil', 'undefined', 'nan', 'tbd', 'todo', 'ok', 'okay', '0', 'empty', '{}', '[]', '""', 'x'],
  en: ['none', 'nothing', 'no', 'none found', 'none detected', 'not applicable', 'nothing found', 'nothing to report', 'nothing to change', 'no change', 'no changes', 'no changes needed', 'no change needed', 'all good', 'looks good', 'no comment', 'no comments', 'unknown', 'not specified', 'unspecified', 'no answer', 'no summary', 'no summary available', 'not available', 'no data'],
  es: ['ninguno', 'ninguna', 'nada', 'no hay', 'no aplica', 'sin problemas', 'sin incidencias', 'sin errores', 'sin cambios', 'ningún problema', 'ningún error', 'desconocido', 'no especificado'],
  pt: ['nenhum', 'nenhuma', 'nada', 'não há', 'não se aplica', 'não aplicável', 'sem problemas', 'sem erros', 'sem alterações', 'nenhum problema', 'desconhecido'],
  fr: ['aucun', 'aucune', 'rien', 'néant', 'sans objet', 'non applicable', 'pas de problème', 'aucun problème', 'aucune erreur', 'aucune incohérence', 'rien à signaler', 'r.a.s', 'ras', 'inconnu', 'non précisé'],
  de: ['keine', 'keiner', 'keines', 'nichts', 'nein', 'entfällt', 'nicht zutreffend', 'keine verstöße', 'keine fehler', 'keine probleme', 'keine mängel', 'nichts zu beanstanden', 'kein problem', 'k.a', 'unbekannt', 'keine angabe'],
  it: ['nessuno', 'nessuna', 'niente', 'nulla', 'non applicabile', 'nessun problema', 'nessun errore', 'nessuna violazione', 'sconosciuto'],
  nl: ['geen', 'niets', 'niet van toepassing', 'n.v.t', 'geen problemen', 'geen fouten', 'onbekend'],
  pl: ['brak', 'nic', 'żadne', 'nie dotyczy', 'brak problemów', 'brak błędów', 'brak naruszeń', 'nieznane'],
  ru: ['нет', 'ничего', 'отсутствует', 'отсутствуют', 'не применимо', 'нет нарушений', 'нарушений нет', 'нарушений не обнаружено', 'проблем нет', 'ошибок нет', 'неизвестно', 'н/д'],
  uk: ['немає', 'нічого', 'відсутні', 'порушень немає', 'порушень не виявлено', 'невідомо'],
  tr: ['yok', 'hiçbiri', 'hiçbir şey', 'sorun yok', 'ihlal yok', 'uygulanamaz', 'bilinmiyor'],
  zh: ['无', '無', '没有', '沒有', '暂无', '暫無', '无问题', '没有问题', '沒有問題', '无违规', '未发现问题', '未发现', '没有发现问题', '无需修改', '不适用', '不適用', '未知', '空'],
  ja: ['なし', '無し', 'ない', '特になし', '該当なし', '問題なし', '問題ありません', '違反なし', '違反はありません', '不明'],
  ko: ['없음', '없습니다', '해당 없음', '해당없음', '문제 없음', '문제없음', '위반 없음', '알 수 없음'],
  ar: ['لا شيء', 'لا يوجد', 'لا توجد', 'لا', 'لا ينطبق', 'غير متوفر', 'لا توجد مشاكل', 'لا توجد مخالفات', 'غير معروف'],
  fa: ['هیچ', 'ندارد', 'هیچ‌کدام', 'هیچ مشکلی نیست'],
  he: ['אין', 'כלום', 'לא רלוונטי', 'אין בעיות', 'לא ידוע'],
  hi: ['कोई नहीं', 'कुछ नहीं', 'लागू नहीं', 'कोई समस्या नहीं', 'अज्ञात'],
  vi: ['không', 'không có', 'không có lỗi', 'không có vấn đề', 'không áp dụng'],
  id: ['tidak ada', 'tidak ada masalah', 'tidak berlaku', 'nihil'],
  th: ['ไม่มี', 'ไม่มีปัญหา', 'ไม่พบปัญหา'],
};

const FOUND_NOTHING: readonly RegExp[] = [
  /^(?:there (?:are|is|were|was) |i (?:found|see|detected|noticed) )?(?:no|not any|zero|0) (?:(?:continuity|state|contract|obvious|significant|notable|major|character|factual|apparent|such|other|further) |(?:or|and) ){0,4}(?:breach(?:es)?|issues?|problems?|errors?|violations?|inconsistenc(?:y|ies)|faults?|mistakes?|contradictions?|conflicts?)(?: (?:or|and) \w+)?(?: (?:were|was|are|is|have been))?(?: (?:found|detected|identified|noted|present|observed|here|to report))?(?: in (?:the|this|these) (?:pages?|scene|draft|text))?$/,
  /^(?:the|these|this) (?:pages?|scene|draft|text) (?:holds?|is consistent|are consistent|is fine|are fine|stands?)(?: up)?$/,
  /^no se (?:han )?(?:encontr\w+|detect\w+|identific\w+|observ\w+) (?:\S+ ){0,2}\S+$/u,
  /^(?:não|nao) (?:foram|foi|há) (?:\S+ ){0,3}\S+$/u,
  /^aucune? (?:\S+ )?(?:\S+ )?(?:trouvée?|détectée?|relevée?|constatée?|identifiée?|à signaler)s?$/u,
  /^(?:es (?:gibt|wurden) )?kein(?:e|en)? (?:\S+ )?\S+(?: (?:gefunden|festgestellt|erkannt|vorhanden))?$/u,
  /^(?:未|没有|沒有|無|无)(?:任何|明显|明顯)?(?:发现|發現|检测到|檢測到)?(?:任何|明显|明顯)?(?:的)?(?:连续性|連續性)?(?:问题|問題|违规|違規|错误|錯誤|矛盾|不一致|违反)(?:之处|之處|的地方)?$/u,
];

const SAID: ReadonlySet<string> = new Set(Object.values(WORDS).flat());

/** True for a text that is blank, or only says that there is nothing. */
export function saysNothing(text: string): boolean {
  const plain = text.normalize('NFKC').trim().toLowerCase().replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '').replace(/\s+/g, ' ');
  if (plain === '') return true;
  return SAID.has(plain) || FOUND_NOTHING.some((pattern) => pattern.test(plain));
}
