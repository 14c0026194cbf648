/** How models say yes and no where `true` or `false` was asked for, in lower case. */
export const YES: ReadonlySet<string> = new Set(['true', 'yes', 'y', 'on', '1', 'ja', 'oui', 'sí', 'si', 'sim', 'sì', 'да', 'так', 'tak', 'evet', 'ano', '是', '对', '有', 'はい', '예', '네', 'نعم', 'हाँ', 'כן', 'ใช่', 'có', 'ya']);
export const NO: ReadonlySet<string> = new Set(['false', 'no', 'n', 'off', '0', 'nein', 'non', 'não', 'nao', 'нет', 'ні', 'nie', 'hayır', 'ne', '否', '不', '没有', '無', 'いいえ', '아니요', '아니오', 'لا', 'नहीं', 'לא', 'ไม่', 'không', 'tidak']);
