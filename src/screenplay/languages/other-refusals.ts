import { phrases } from './language.js';

/** How models decline in languages of which nothing else is known here; as `refusals` of a `Language`. */
export const OTHER_REFUSALS: readonly {
  readonly script: 'Latin' | 'Cyrillic' | 'other';
  readonly refusals: readonly string[];
}[] = Object.freeze([
  // Indonesian and Malay
  {
    script: 'Latin',
    refusals: phrases(`
    (maaf|mohon maaf|saya minta maaf|maafkan saya|sayangnya|saya mohon maaf)…(tidak|tak) (bisa|dapat|boleh)
    saya (tidak|tak) (bisa|dapat|boleh|akan) (menulis|membantu|membuat|melanjutkan|memenuhi|menyediakan|memberikan|menghasilkan|menjawab)
    (permintaan|adegan|konten) (ini|tersebut|anda) (melanggar|bertentangan)
    sebagai (ai|model bahasa|asisten ai)
  `),
  },
  // Romanian
  {
    script: 'Latin',
    refusals: phrases(`
    (îmi pare rău|ne pare rău|regret|scuze|îmi cer scuze|din păcate|mă tem)…nu (pot|voi putea|am voie|îmi este posibil)
    nu (pot|voi putea) (să |)(scriu|scrie|vă ajut|te ajut|ajut*|crea|creez|genera|generez|continua|continui|îndeplini|oferi)
    (această|cererea|solicitarea)…(încalcă|contravine)
  `),
  },
  // Hungarian
  {
    script: 'Latin',
    refusals: phrases(`
    (sajnálom|elnézést|sajnos|bocsánat|bocsánatot|ne haragudj)…(nem|sem) (tudok|tudom|áll módomban|írhatok|írhatom|segíthetek|fogom|teljesíthetem|lehetséges)
    (ezt|ebben|ezzel|ilyen)…nem (tudok|tudom|írhatom|segíthetek)…(megírni|segíteni|írni|teljesíteni)
    nem (tudok|tudom|áll módomban) (segíteni|megírni|ezt megírni|teljesíteni)
    (ez|a) (kérés|jelenet)…(sérti|ellentétes)
  `),
  },
  // Norwegian
  {
    script: 'Latin',
    refusals: phrases(`
    (beklager|jeg beklager|dessverre|unnskyld)…kan( jeg|)…ikke
    jeg kan (dessverre |)ikke (skrive|hjelpe|lage|fortsette|oppfylle)
  `),
  },
  // Catalan
  {
    script: 'Latin',
    refusals: phrases(`
    (ho sento|ho lamento|em sap greu|disculpa|disculpi)…no (puc|podré|em és possible)
    no puc (escriure|ajudar*|crear|generar|continuar|redactar)
  `),
  },
  // Croatian, Serbian, Bosnian
  {
    script: 'Latin',
    refusals: phrases(`
    (žao mi je|nažalost|ispričavam se|oprostite|izvinite|izvinjavam se)…ne (mogu|smijem|smem)
    ne mogu (napisati|pisati|pomoći|ispuniti|nastaviti|da napišem|da pomognem|vam pomoći)
  `),
  },
  // Bulgarian
  {
    script: 'Cyrillic',
    refusals: phrases(`
    (съжалявам|за съжаление|извинете|извинявам се)…не (мога|мога да|е възможно)
    не мога да (напиша|помогна|пиша|създам|продължа|изпълня)
  `),
  },
  // Persian
  {
    script: 'other',
    refusals: phrases(`
    (متأسفم|متاسفم|متأسفانه|متاسفانه|ببخشید|پوزش می‌خواهم|عذرخواهی می‌کنم|با عرض پوزش)…(نمی‌توانم|نمی توانم|نمیتوانم|نمی‌تونم|قادر نیستم|امکان‌پذیر نیست)
    (من |)(نمی‌توانم|نمی توانم|نمیتوانم|قادر نیستم)…(بنویسم|کمک کنم|کمکی کنم|ادامه دهم|انجام دهم|تولید کنم)
    (این|درخواست) (درخواست|صحنه|محتوا|شما)…(مغایر|نقض|خلاف)
  `),
  },
  // Bengali
  {
    script: 'other',
    refusals: phrases(`
    (দুঃখিত|আমি দুঃখিত|আমি আন্তরিকভাবে দুঃখিত|ক্ষমা করবেন|মাফ করবেন)…(পারব না|পারবো না|পারছি না|পারি না|সম্ভব নয়|সম্ভব না|অক্ষম)
    আমি…(লিখতে|সাহায্য করতে|তৈরি করতে) (পারব না|পারবো না|পারছি না|পারি না)
  `),
  },
]);
