/**
 * The small words by which running text shows its language: articles, prepositions, pronouns, auxiliaries, in small letters and with
 * their accents; where an apostrophe stands, each side of it. By BCP 47 tag, within what they are written in. Beside the languages that are often written in there are those that
 * would be taken for them.
 */
export const SMALL_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.freeze({
  Latn: {
    en: 'the and of to in is it that was for on with as he she his her you at they from are this not by what there up out but have had were be been an or we who which when their them him into if so no my your will would can could do does did just like about over down back then than more has how where through t ll ve re',
    es: 'el la los las de del que y en un una es no se por con para su sus al lo como más pero le está él ella qué sin sobre este esta hay ya mi tu me te nos o ha son muy cuando donde hasta entre desde nada todo quien yo porque también así si',
    pt: 'o a os as de do da dos das que e em um uma é não se por com para seu sua ao na no como mais mas ele ela está isso são eu você nos nas foi tem pelo pela já até muito quando onde sem sobre ou me te nós entre também só quem nada tudo então este esta',
    it: 'il lo la i gli le di del della dei delle che e è in un una non si per con da dal dalla al alla ma come più sono lui lei suo sua nel nella sul sulla mi ti ci ho ha cosa questo questa anche o se perché quando dove senza tra fra chi io tu loro poi ancora mai l d c dell all nell dall un',
    fr: 'le la les de du des et est en un une que qui ne pas il elle se sa son ses dans pour par sur avec au aux ce cette ces mais plus comme je tu vous nous on ou où leur sans sous sont a été être fait tout y lui même quand qu c l d j n rien si moi toi',
    de: 'der die das und ist in den dem des ein eine einen einem einer nicht zu mit auf für von sich er sie es ich du wir ihr im am an aus bei nach wie aber auch noch nur so hat war sind was wenn dass als über um vor mir mich dir dich sein ihre seine durch kein keine zum zur doch schon',
    nl: 'de het een en van is in dat op te niet zijn met voor aan hij zij ze er maar ook om naar bij uit nog wat ik je jij we door als dan haar hem heeft die dit over wordt geen zich mijn hun tot tegen onder weer toen mij mag kan moet daar hier waar',
    af: 'die en van is in dat op te nie met vir aan hy sy hulle wat het dit om na by uit nog ek jy ons deur as dan haar hom daar hier waar word geen sal kan moet was sê gaan kom ook oor tot toe maar',
    da: 'og at det i på er en et som han hun ikke af for med den til om var men jeg du vi sig fra så har der hvad de nu kan skal vil ud ind op ned hvor når også bare mig dig ham hende hans hendes sin sit sine uden over under efter ved noget intet',
    no: 'og å det i på er en et som han hun ikke av for med den til om var men jeg du vi seg fra så har der hva de nå kan skal vil ut inn opp ned hvor når også bare meg deg ham henne hans hennes sin sitt sine uten over under etter ved noe ingenting',
    sv: 'och att det i på är en ett som han hon inte av för med den till om var men jag du vi sig från så har där vad de nu kan ska vill ut in upp ner hur när också bara mig dig honom henne hans hennes sin sitt sina utan över under efter vid något ingenting',
    is: 'og að það í á er sem hann hún ekki af fyrir með til um var en ég þú við sig frá svo hefur þar hvað þeir nú kann skal út inn upp niður hvar þegar líka bara mig þig honum henni hans hennar sinn undir eftir þetta þessi',
    fi: 'ja on ei se että hän oli ovat kuin niin mutta myös kun jos minä sinä me te he tämä joka mitä mikä missä hänen sen ne olla nyt vain vielä kanssa ole en et emme alas ylös sitten jo pois ilman sitä häntä minun sinun hiljaa ennen tai',
    et: 'ja on ei see et ta oli kui aga ka kui ma sa me te nad see mis kes mida kus oma siis nüüd ainult veel ei ole pole välja üles alla juba ilma teda tema minu sinu üle vastu läbi juurde nagu või',
    pl: 'i w na z do nie się to że jest jak po o za od przez dla ale czy co on ona jego jej ich ja ty my wy już tylko jeszcze przed pod nad ku tak gdy kiedy gdzie tu tam był była było są ma który która które aby ze we bez mnie ciebie mu niego niej',
    cs: 'a v na s do ne se to že je jak po o za od přes pro ale co on ona jeho její jejich já ty my vy už jen ještě před pod nad ke tak když kde tu tam byl byla bylo jsou má který která které aby ze ve bez mě tebe mu něj ní není si jsem i nebo',
    sk: 'a v na s do nie sa to že je ako po o za od cez pre ale čo on ona jeho jej ich ja ty my vy už len ešte pred pod nad ku tak keď kde tu tam bol bola bolo sú má ktorý ktorá ktoré aby zo vo bez mňa teba mu neho nej nie je si som i alebo',
    sl: 'in v na z do ne se to da je kot po o za od čez za ampak kaj on ona njegov njena njihov jaz ti mi vi že samo še pred pod nad proti tako ko kje tu tam bil bila bilo so ima ki ali brez me te mu ga ji jo ni sem si pa',
    hr: 'i u na s do ne se to da je kao po o za od kroz ali što on ona njegov njegova njena njihov ja ti mi vi već samo još pred pod nad prema tako kad kada tu tamo bio bila bilo su ima koji koja koje ili bez mene tebe mu ga joj nije sam si iz gdje tko njezin njezina uvijek prije poslije nigdje ovdje vrijeme cijeli',
    'sr-Latn':
      'i u na s do ne se to da je kao po o za od kroz ali on ona njegov njegova njena njihov ja ti mi vi već samo još pred pod nad prema tako kad kada tu tamo bio bila bilo su ima koji koja koje ili bez mene tebe mu ga joj nije sam si iz gde ko šta uvek pre posle nigde ovde vreme ceo sa',
    hu: 'a az és egy nem hogy van is ez azt de mint csak meg már még fel le ki be el volt én te ő mi ti ők vagy ha mert akkor most itt ott után alatt fölött nélkül mellett előtt között pedig sem se ne mit aki ami amely minden neki rá vele',
    ro: 'și în de la cu nu să se că este un o pe din care mai ce el ea lui ei lor eu tu noi voi dar sau dacă când unde fără până prin spre sub peste după aici acolo era sunt are fost această acest îi îl nici doar îmi își al ale într',
    tr: 've bir bu da de için ile ne o mi mı gibi ama çok daha var yok değil ben sen biz siz onlar onun bana sana ona kadar sonra önce şimdi burada orada her hiç şey olarak olan ki en ya veya içinde üzerinde doğru hâlâ artık bile nasıl neden nerede',
    vi: 'và của là không có một những các trong cho được với này đã người đến từ khi như ra vào lên xuống nhưng cũng tôi anh em cô ông bà họ mình gì nào đó đây thì mà sẽ đang rất chỉ còn lại về ở bên phải nếu vì trên dưới',
    id: 'yang dan di ke dari ini itu dengan untuk tidak pada adalah dia ia mereka kami kita aku kamu saya anda akan telah sudah belum sedang ada oleh dalam seperti tetapi tapi atau karena saat ketika hanya lalu lagi juga apa siapa bisa tanpa antara seorang sebuah nya satu jangan kau bukan harus',
    ms: 'yang dan di ke dari ini itu dengan untuk tidak pada adalah dia ia mereka kami kita aku kamu saya akan telah sudah belum sedang ada oleh dalam seperti tetapi tapi atau saat ketika hanya lalu lagi juga apa siapa tanpa antara seorang satu jangan kerana ialah iaitu boleh sahaja hendak mahu daripada beliau apabila cuba ketawa sebuah',
    fil: 'ang ng sa na mga si ay ni at hindi ito siya niya kanya ako ko ka mo tayo kami sila nila kung para may mayroon wala lang pa rin din ba naman nang kay isang iyon dito doon ngunit pero dahil bago hanggang',
    ca: 'el la els les de del que i en un una és no es per amb seu seva al com més però li està ell ella què sense sobre aquest aquesta hi ja meu em et ens o ha són molt quan on fins entre des res tot qui jo perquè també així si l d s n m',
    gl: 'o a os as de do da dos das que e en un unha é non se por con para seu súa ao na no como máis pero el ela está iso son eu ti nos nas foi ten polo pola xa ata moi cando onde sen sobre ou me che entre tamén só quen nada todo entón este esta',
    eu: 'eta da ez bat du ere baina bere hau hori zen dago dira zuen dute nahi behar den duen gabe gero orain hemen han nola zer nor non edo oso bakarrik ondoren arte dela izan egin nire zure gure',
    lt: 'ir į iš su ne yra kad kaip bet tai jis ji jo jos jie aš tu mes jūs ant prie per už nuo apie po be dar jau tik kai kur čia ten buvo bus gali ar arba kas ką nieko savo',
    lv: 'un ir uz no ar ne ka kā bet tas tā viņš viņa viņi es tu mēs jūs pie par aiz pēc bez vēl jau tikai kad kur šeit tur bija būs var vai kas ko neko savu nav lai pa pirms',
    sq: 'dhe e në të një me për nga që është nuk si por ai ajo i tij saj unë ti ne ju ata kjo ky më se do ka po mbi nën pa deri kur ku këtu atje ishte janë së',
    sw: 'na ya wa kwa ni katika za la cha vya yake wake kama lakini hii hiyo huyu yeye mimi wewe sisi wao si au bila baada kabla sasa hapa pale nini nani wapi kuna hakuna tu pia',
    cy: 'y yr a i o yn ar am gan gyda ei eu ond mae oedd nid ddim fel hi ef fe ni chi nhw beth pwy ble pan heb dros dan wedi bod sydd hwn hon yna dim',
    ga: 'an na agus i ar le do go is tá bhí ní sé sí siad mé tú muid ach ag as ó faoi roimh gan nach nuair cad cé áit sin seo ann air léi leis bhfuil a',
  },
  Cyrl: {
    ru: 'и в не на он она что с как по из у к за это его её ее но от о же бы для только был была было были они мы вы ты я мне тебя меня так уже ещё еще когда где там тут здесь под над перед без до или если нет да есть который которая себя свой чтобы при во со',
    uk: 'і й в у не на він вона що з як по із до за це його її але від про же б для тільки був була було були вони ми ви ти я мені тебе мене так вже ще коли де там тут під над перед без або якщо ні та є який яка себе свій щоб при зі',
    be: 'і ў у не на ён яна што з як па да за гэта яго яе але ад пра ж для толькі быў была было былі яны мы вы ты я мне цябе мяне так ужо яшчэ калі дзе там тут пад над перад без або ці няма які',
    bg: 'и в не на той тя че с като по от у към за това го я но от се да си е са съм ще беше бяха те ние вие ти аз ми му така вече още когато къде там тук под над пред без до или ако няма има който която своя какво само през със във',
    mk: 'и во не на тој таа дека со како по од кај кон за тоа го ја но се да си е се сум ќе беше беа тие ние вие ти јас ми му така веќе уште кога каде таму тука под над пред без до или ако нема има кој која својот што само низ',
    sr: 'и у на с до не се то да је као по о за од кроз али што он она његов њен њихов ја ти ми ви већ само још пред под над према тако кад када где ту тамо био била било су има који која које или без мене тебе му га јој није сам си из са шта',
  },
  Arab: {
    ar: 'في من على إلى أن لا ما هو هي هذا هذه عن مع كان كانت التي الذي ثم قد لم لن بين بعد قبل حتى كل أو أنا أنت نحن هم ذلك تلك هناك هنا يا لكن ليس فوق تحت عند منذ إذا كما لقد أي شيء فقط نحو أمام',
    fa: 'در به از که را با این آن است برای او ما من تو شما آنها بر تا یک هم نه نمی می اما اگر چه هیچ همه بود شد شده کرد کند می‌کند دارد ندارد روی زیر پشت خود دیگر هنوز فقط باید بعد پیش وقتی کجا چرا',
    ur: 'کے کی کا میں ہے سے کو اور پر یہ وہ نہیں نے ہیں تھا تھی تھے کہ ایک اس ان ہو بھی تو جو کر گیا رہا رہی ہم تم آپ مجھے اپنے لیے پھر اب کیا کوئی',
  },
  Deva: {
    hi: 'है हैं के की का में से को और पर यह वह नहीं ने था थी थे कि एक इस उस हो भी तो जो कर गया रहा रही हम तुम आप मैं मुझे अपने लिए फिर अब क्या कोई जैसे बाहर अंदर',
    mr: 'आहे आहेत आणि च्या ची चा चे मध्ये ला ने नाही होता होती होते हा ही हे तो ती ते मी तू आम्ही तुम्ही त्या या पण काय कोण आता मग वर साठी एक जो आपल्या',
    ne: 'छ छन् र को का की मा ले लाई हो होइन थियो थिए यो त्यो म तिमी हामी उनी पनि तर के किन अब फेरि एक जो आफ्नो गर्छ बाट सँग',
  },
});

/** Languages that running text does not tell apart, or whose speakers read each other's: none of a group is ever held against another of it. */
export const CLOSE_LANGUAGES: readonly (readonly string[])[] = Object.freeze([
  ['da', 'no'],
  ['hr', 'sr-Latn', 'sr'],
  ['id', 'ms'],
  ['cs', 'sk'],
  ['nl', 'af'],
  ['pt', 'gl'],
  ['bg', 'mk'],
  ['ru', 'be'],
]);

/** Frequent characters that only simplified Chinese has, and those that only traditional Chinese has. */
export const SIMPLIFIED =
  '这说们来时个为国会对学过发经现还长门间问开关见书车东马鸟鱼龙风飞头话语读让谁请谢认识听写买卖钱铁银错锁镜闻闪闭阳阴阵阶际陆队离难电脑脸脚胁脱岁岛层师帮广庆应张强弹归当录彻径从众优伤体伞伟传价儿兑兰养兽内军农决况冻净减凤击刘则刚创办务动劳势区医华协单卫厂压厅历县参双变号叶吓吗启员园围图圆坏块坚场声处备够夺奋妈妇娱孙宁宝实审宽导寻将尘尝尽';
export const TRADITIONAL =
  '這說們來時個為國會對學過發經現還長門間問開關見書車東馬鳥魚龍風飛頭話語讀讓誰請謝認識聽寫買賣錢鐵銀錯鎖鏡聞閃閉陽陰陣階際陸隊離難電腦臉腳脅脫歲島層師幫廣慶應張強彈歸當錄徹徑從眾優傷體傘偉傳價兒兌蘭養獸內軍農衝決況凍淨準減幾鳳擊劉則剛創別辦務動勞勢區醫華協單衛廠壓廳歷縣參雙變號葉嚇嗎啟員園圍圖圓壞塊堅場聲處備夠奪奮媽婦娛孫寧寶實審寬導尋將爾塵嘗盡';
