import { phrases, words, type Language } from '../language.js';

export const TURKISH: Language = {
  code: 'tr',
  name: 'Turkish',
  writing: ['Latin'],
  letters: 'ğı',
  stopWords: words(
    've|bir|bu|da|de|için|ile|çok|ne|o|ben|sen|biz|siz|gibi|daha|ama|mi|mı|değil|var|yok|kadar|her|sonra|diye|şey|yağmur|kimse|asla|hiç',
  ),
  interior: words('İÇ|İÇ MEKAN|İÇERİ'),
  exterior: words('DIŞ|DIŞ MEKAN|DIŞARI'),
  interiorAndExterior: words('İÇ/DIŞ|DIŞ/İÇ|İÇ-DIŞ'),
  actWords: words('PERDE'),
  sceneWords: words('SAHNE'),
  sceneCounters: [],
  times: {
    DAY: words('GÜN|GÜNDÜZ'),
    NIGHT: words('GECE|GECE YARISI'),
    DAWN: words('ŞAFAK|GÜN DOĞUMU'),
    MORNING: words('SABAH'),
    NOON: words('ÖĞLE|ÖĞLEN'),
    AFTERNOON: words('ÖĞLEDEN SONRA|İKİNDİ'),
    EVENING: words('AKŞAM|AKŞAMÜSTÜ'),
    DUSK: words('ALACAKARANLIK|GÜN BATIMI'),
  },
  relativeTimes: words('DEVAM|DEVAMLI|SONRA|DAHA SONRA|BİRAZ SONRA|AYNI AN|AYNI ANDA|AYNI ZAMANDA'),
  timeModifiers: words('ERKEN|GEÇ|ERTESİ|AYNI|SABAHA|KARŞI'),
  transitions: words('KES|KESME|GEÇİŞ|KARARMA|ZİNCİRLEME|SİYAHA KARARMA|EKRAN KARARIR|ŞUNA KES|KESME GEÇİŞ'),
  openings: words('AÇILMA|AÇILIŞ|SİYAHTAN AÇILMA'),
  extensions: words("V.O.|O.S.|CONT'D|DIŞ SES|D.S.|DEVAM|EKRAN DIŞI"),
  speeches: [],
  narrators: words('ANLATICI|DIŞ SES|SES'),
  labels: words('BAŞLIK|YAZI|ALTYAZI|NOT|NOTLAR|MÜZİK|SAHNE|KARAKTERLER|YER|MEKAN|ZAMAN|TARİH|MONTAJ|KURGU|METİN'),
  minorRoles: words(
    'ADAM|KADIN|ÇOCUK|KIZ|OĞLAN|SES|SESLER|HERKES|HEPSİ|GARSON|POLİS|BEKÇİ|HEMŞİRE|DOKTOR|KOMŞU|KALABALIK|ŞOFÖR|YABANCI|ANLATICI|SATICI',
  ),
  joins: words('VE|İLE'),
  articles: [],
  neverEndsName: [],
  nobody: words('YOK|HİÇ KİMSE|HİÇBİRİ'),
  announcements: words('işte|sahne|senaryo|aşağıda'),
  refusals: phrases(`
    (üzgünüm|maalesef|özür dilerim|kusura bakma|kusura bakmayın)…(yazamam|yapamam|edemem|olamam|yardımcı olamam|yerine getiremem|oluşturamam|mümkün değil|yazamıyorum|yapamıyorum|edemiyorum|olamıyorum)
    bu (isteği|istek|sahneyi|içeriği|talebi|konuda)…(yazamam|yapamam|edemem|olamam|getiremem|oluşturamam)
    bir (yapay zeka|dil modeli)…(olarak|olduğum)
    bu (istek|talep|sahne|içerik|isteğiniz|talebiniz)…(aykırı|ihlal)*
    (bu konuda|bu sahneyi|bunu|buna)…(yardımcı olamam|yardımcı olamıyorum|yazamam|yazamıyorum|yazmayacağım|yazmamayı)*
  `),
  chatter: phrases(`
    umarım *
    (isterseniz|istersen|dilerseniz|dilersen) *
    (lütfen |)(bana |)(bildirin|haber verin|haber ver|söyleyin)
    (değişiklik|düzenleme) ister*
    (başka|herhangi) bir (değişiklik|düzenleme|isteğiniz|isteğin)*
    (devam|değişiklik) (etmemi|yapmamı) (ister|istiyor)*
    not: bu sahne*
    ne düşünüyorsun*
    nasıl buldunuz
  `),
};
