import { findsNoFault, findsNothingBroken } from './no-fault-found.js';

/**
 * What models write where they should have left a list or a text empty, by language: whole answers, in lower case, without
 * punctuation around them. A longer sentence counts as content.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  any: [
    'n/a',
    'n.a',
    'na',
    'n/a n/a',
    'null',
    'nil',
    'undefined',
    'nan',
    'tbd',
    'todo',
    'ok',
    'okay',
    '0',
    'empty',
    '{}',
    '[]',
    '""',
    'x',
  ],
  en: [
    'none',
    'nothing',
    'no',
    'none found',
    'none detected',
    'not applicable',
    'nothing found',
    'nothing to report',
    'nothing to change',
    'no change',
    'no changes',
    'no changes needed',
    'no change needed',
    'all good',
    'looks good',
    'no comment',
    'no comments',
    'unknown',
    'not specified',
    'unspecified',
    'no answer',
    'no summary',
    'no summary available',
    'not available',
    'no data',
  ],
  es: [
    'ninguno',
    'ninguna',
    'nada',
    'no hay',
    'no aplica',
    'sin problemas',
    'sin incidencias',
    'sin errores',
    'sin cambios',
    'ningún problema',
    'ningún error',
    'desconocido',
    'no especificado',
  ],
  pt: [
    'nenhum',
    'nenhuma',
    'nada',
    'não há',
    'não se aplica',
    'não aplicável',
    'sem problemas',
    'sem erros',
    'sem alterações',
    'nenhum problema',
    'desconhecido',
  ],
  fr: [
    'aucun',
    'aucune',
    'rien',
    'néant',
    'sans objet',
    'non applicable',
    'pas de problème',
    'aucun problème',
    'aucune erreur',
    'aucune incohérence',
    'rien à signaler',
    'r.a.s',
    'ras',
    'inconnu',
    'non précisé',
  ],
  de: [
    'keine',
    'keiner',
    'keines',
    'nichts',
    'nein',
    'entfällt',
    'nicht zutreffend',
    'keine verstöße',
    'keine fehler',
    'keine probleme',
    'keine mängel',
    'nichts zu beanstanden',
    'kein problem',
    'k.a',
    'unbekannt',
    'keine angabe',
  ],
  it: [
    'nessuno',
    'nessuna',
    'niente',
    'nulla',
    'non applicabile',
    'nessun problema',
    'nessun errore',
    'nessuna violazione',
    'sconosciuto',
  ],
  nl: ['geen', 'niets', 'niet van toepassing', 'n.v.t', 'geen problemen', 'geen fouten', 'onbekend'],
  pl: ['brak', 'nic', 'żadne', 'nie dotyczy', 'brak problemów', 'brak błędów', 'brak naruszeń', 'nieznane'],
  ru: [
    'нет',
    'ничего',
    'отсутствует',
    'отсутствуют',
    'не применимо',
    'нет нарушений',
    'нарушений нет',
    'нарушений не обнаружено',
    'проблем нет',
    'ошибок нет',
    'неизвестно',
    'н/д',
  ],
  uk: ['немає', 'нічого', 'відсутні', 'порушень немає', 'порушень не виявлено', 'невідомо'],
  tr: ['yok', 'hiçbiri', 'hiçbir şey', 'sorun yok', 'ihlal yok', 'uygulanamaz', 'bilinmiyor'],
  zh: [
    '无',
    '無',
    '没有',
    '沒有',
    '暂无',
    '暫無',
    '无问题',
    '没有问题',
    '沒有問題',
    '无违规',
    '未发现问题',
    '未发现',
    '没有发现问题',
    '无需修改',
    '不适用',
    '不適用',
    '未知',
    '空',
  ],
  ja: [
    'なし',
    '無し',
    'ない',
    '特になし',
    '該当なし',
    '問題なし',
    '問題ありません',
    '違反なし',
    '違反はありません',
    '不明',
  ],
  ko: ['없음', '없습니다', '해당 없음', '해당없음', '문제 없음', '문제없음', '위반 없음', '알 수 없음'],
  ar: ['لا شيء', 'لا يوجد', 'لا توجد', 'لا', 'لا ينطبق', 'غير متوفر', 'لا توجد مشاكل', 'لا توجد مخالفات', 'غير معروف'],
  fa: ['هیچ', 'ندارد', 'هیچ‌کدام', 'هیچ مشکلی نیست'],
  he: ['אין', 'כלום', 'לא רלוונטי', 'אין בעיות', 'לא ידוע'],
  hi: ['कोई नहीं', 'कुछ नहीं', 'लागू नहीं', 'कोई समस्या नहीं', 'अज्ञात'],
  vi: ['không', 'không có', 'không có lỗi', 'không có vấn đề', 'không áp dụng'],
  id: ['tidak ada', 'tidak ada masalah', 'tidak berlaku', 'nihil'],
  th: ['ไม่มี', 'ไม่มีปัญหา', 'ไม่พบปัญหา'],
};

const SAID: ReadonlySet<string> = new Set(Object.values(WORDS).flat());

/** True for a text that is blank, or only says that there is nothing to say, or nothing wrong. */
export function saysNothing(text: string): boolean {
  const plain = plainly(text);
  return plain === '' || SAID.has(plain) || findsNoFault(plain);
}

/**
 * As {@link saysNothing}, for answers about a story's continuity. There "no conflict found" means that nothing is wrong; of a
 * scene it would be criticism.
 */
export function saysNothingBroken(text: string): boolean {
  return saysNothing(text) || findsNothingBroken(plainly(text));
}

function plainly(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '')
    .replace(/\s+/g, ' ');
}
