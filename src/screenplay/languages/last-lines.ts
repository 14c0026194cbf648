import { words } from './language.js';
import { termKey } from './terms.js';

/** How models say that a scene is over, on a line of its own; `THE END` is a story's, and stays. */
const SCENE_ENDS: ReadonlySet<string> = new Set(
  words(`
  END OF SCENE|END OF THE SCENE|END OF THIS SCENE|END SCENE|SCENE END|SCENE ENDS|END OF EXCERPT|END OF DRAFT|END OF RESPONSE|END OF OUTPUT|END OF TEXT|FIN DE LA SCÈNE|FIN DE SCÈNE|FIN DE LA ESCENA|FIN DE ESCENA|FIM DA CENA|FIM DE CENA|
  FINE SCENA|FINE DELLA SCENA|FINE DELLA SCENA|ENDE DER SZENE|ENDE SZENE|SZENENENDE|SZENE ENDE|EINDE SCÈNE|EINDE VAN DE SCÈNE|KONIEC SCENY|KONEC SCÉNY|КОНЕЦ СЦЕНЫ|КІНЕЦЬ СЦЕНИ|SAHNE SONU|SAHNENİN SONU|SLUT PÅ SCENEN|SCENEN SLUT|SCEN SLUT|
  KOHTAUS PÄÄTTYY|KOHTAUKSEN LOPPU|ΤΕΛΟΣ ΣΚΗΝΗΣ|本场完|本场结束|本场终|场景结束|场景完|场景终|本場完|場景結束|シーン終わり|シーン終了|場面終わり|シーンエンド|장면 끝|씬 끝|장면 종료|نهاية المشهد|پایان صحنه|סוף הסצנה|סוף סצנה|दृश्य समाप्त|दृश्य का अंत|
  HẾT CẢNH|KẾT THÚC CẢNH|จบฉาก|AKHIR ADEGAN|JELENET VÉGE|SFÂRȘITUL SCENEI
`).map(termKey),
);
/** These too where a sign or a bracket sets them apart. */
const ENDS: ReadonlySet<string> = new Set(
  words(
    'END|EOF|DONE|STOP|FIN|FIM|FINE|ENDE|EINDE|KONIEC|KONEC|КОНЕЦ|КІНЕЦЬ|SON|SLUT|ΤΕΛΟΣ|完|终|終|終わり|끝|نهاية|پایان|סוף|समाप्त|HẾT|จบ|SELESAI',
  ).map(termKey),
);

/** Over what a model says of its own text. */
const REMARKS: ReadonlySet<string> = new Set(
  words(`
  NOTE|NOTES|ANALYSIS|COMMENTARY|COMMENTS|EXPLANATION|SCENE NOTES|SCENE ANALYSIS|AUTHOR'S NOTE|AUTHOR'S NOTES|WRITER'S NOTE|WRITER'S NOTES|WRITING NOTES|CRAFT NOTES|DIRECTOR'S NOTES|NOTES ON THE SCENE|NOTES ON THIS SCENE|ABOUT THIS SCENE|WORD COUNT|SUMMARY|SCENE SUMMARY|KEY CHANGES|
  CHANGES|CHANGES MADE|WHAT CHANGED|REVISION NOTES|RATIONALE|WHY THIS WORKS|NEXT STEPS|CONTINUITY NOTES|STATE CHANGES|STATE AFTER THE SCENE|STATE AFTER THIS SCENE|REMARQUE|REMARQUES|ANALYSE|COMMENTAIRE|COMMENTAIRES|NOTAS|NOTA|ANÁLISIS|COMENTARIO|COMENTARIOS|OBSERVACIONES|ANÁLISE|COMENTÁRIOS|OBSERVAÇÕES|
  ANMERKUNG|ANMERKUNGEN|NOTIZEN|HINWEIS|HINWEISE|ERLÄUTERUNG|ERLÄUTERUNGEN|KOMMENTAR|NOTE DI SCENA|ANALISI|COMMENTO|NOTITIES|OPMERKINGEN|TOELICHTING|NOTATKI|UWAGI|ANALIZA|POZNÁMKA|POZNÁMKY|ANALÝZA|ПРИМЕЧАНИЕ|ПРИМЕЧАНИЯ|ЗАМЕТКИ|АНАЛИЗ|КОММЕНТАРИЙ|КОММЕНТАРИИ|ПРИМІТКИ|ПРИМІТКА|АНАЛІЗ|NOTLAR|ANALİZ|AÇIKLAMA|
  ANTECKNINGAR|KOMMENTARER|ANALYS|NOTER|HUOMIOITA|HUOMAUTUS|ANALYYSI|ΣΗΜΕΙΩΣΕΙΣ|ΑΝΑΛΥΣΗ|注|注释|註釋|备注|備註|说明|說明|分析|创作说明|場景分析|场景分析|注意|備考|解説|補足|ノート|참고|메모|분석|해설|설명|ملاحظات|ملاحظة|تحليل|یادداشت|הערות|הערה|ניתוח|टिप्पणी|नोट|विश्लेषण|GHI CHÚ|PHÂN TÍCH|หมายเหตุ|CATATAN|ANALISIS
`).map(termKey),
);

/** `(END OF SCENE 3)`, `【本场完】`, `[END]`. */
export function saysSceneEnds(line: string): boolean {
  if (line.length > 60) return false;
  const key = termKey(line).replace(/ ?\p{N}+$/u, '');
  return SCENE_ENDS.has(key) || (ENDS.has(key) && /^[[({（【〔［*_~=-]/u.test(line));
}

/** Whether a title, without its marks, stands over remarks. */
export function isRemarksTitle(title: string): boolean {
  return title.length <= 60 && REMARKS.has(termKey(title));
}
