import { phrases, words, type Language } from '../language.js';

export const KOREAN: Language = {
  code: 'ko',
  name: 'Korean',
  writing: ['Hangul'],
  letters: '',
  stopWords: words('이|그|저|것|수|는|은|을|를|에|의|가|도|다|안|왜|나|너|아니|없다|있다'),
  interior: words('실내|내부|안|내'),
  exterior: words('실외|외부|야외|밖|바깥|외'),
  interiorAndExterior: words('실내/실외|실내외|내외|안/밖'),
  actWords: words('막'),
  sceneWords: words('씬|신|장면|S#|S'),
  sceneCounters: words('장|막|씬'),
  times: {
    DAY: words('낮|주간|한낮|대낮|오전'),
    NIGHT: words('밤|야간|심야|한밤|한밤중|자정|밤중'),
    DAWN: words('새벽|동틀녘|동트기 전|일출'),
    MORNING: words('아침|이른 아침'),
    NOON: words('정오|점심'),
    AFTERNOON: words('오후'),
    EVENING: words('저녁|초저녁|늦은 저녁'),
    DUSK: words('해질녘|황혼|노을|일몰|해 질 녘'),
  },
  relativeTimes: words('계속|이어서|잠시 후|나중|같은 시각|동시|몇 분 후|얼마 후|이후'),
  timeModifiers: words('이른|늦은|다음|다음날|같은|날|깊은|그날'),
  transitions: words('컷|컷 투|컷투|CUT TO|페이드 아웃|페이드아웃|F.O.|F.O|디졸브|디졸브 투|암전|화면 어두워진다|오버랩|O.L'),
  openings: words('페이드 인|페이드인|F.I.|F.I|용명'),
  extensions: words('V.O.|V.O|O.S.|OFF|E|N|소리|목소리|내레이션|나레이션|F|필터|화면 밖|계속|독백|전화|마음의 소리'),
  speeches: ['colon', 'spaced', 'alone'],
  narrators: words('내레이션|나레이션|해설|해설자|목소리|소리|독백'),
  labels: words('자막|제목|시간|장소|등장인물|인물|참고|주|비고|음악|효과음|장면|씬|배경|때|곳|몽타주|인서트|플래시백|날짜|타이틀'),
  minorRoles: words('남자|여자|소년|소녀|아이|아이들|노인|할머니|할아버지|점원|직원|주인|경찰|형사|의사|간호사|기사|손님|목소리|모두|일동|다같이|기자|아나운서|행인|이웃|낯선 남자|승객|웨이터|종업원|해설|내레이션|사장|남성|여성'),
  joins: words('와|과|하고'),
  articles: [],
  neverEndsName: words('다|요|은|는|을|를|에|에서|까|며|고|지만|하고|라고|이다|했다|있다|없다'),
  nobody: words('없음|없다|아무도'),
  announcements: words('다음|아래|여기|장면|대본|시나리오|각본|씬'),
  refusals: phrases(`
    (죄송합니다|죄송하지만|미안합니다|유감이지만|안타깝지만|죄송해요|사과드립니다|유감스럽게도|안타깝게도|미안하지만)…(수 없|어렵습니다|못합니다|불가능|도와드릴 수|할 수 없|없습니다|어려울)
    (저는|이|해당|그)…(요청|장면|내용|작성)…(수 없습니다|들어드릴 수|어렵습니다|불가능합니다|드릴 수 없)
    (ai|인공지능|언어 모델|언어모델)(로서|로써|이기|으로서)*
  `),
  chatter: phrases(`
    (이|이번|위) (장면|대본|시나리오|씬|내용)이 …(바랍니다|좋겠습니다|되길|되었으면|드시|충족)
    (마음에|도움이) …(바랍니다|좋겠습니다|들면|되길|드신다면|되었으면|드셨기를|드시길)
    (수정|변경|추가|다른|더|필요|원하시|혹시|궁금)…(주세요|주십시오|말씀|알려|있습니다|드릴까요|할까요|바랍니다|드리겠습니다)
    (참고|주|비고): (이|본) (장면|대본|씬)*
  `),
};
