import { describe, expect, it } from 'vitest';
import { isChatter, isPreamble, isRefusal } from '../../../src/screenplay/draft/phrases.js';
import { tellLanguage } from '../../../src/screenplay/languages/told-by.js';

describe('what a model says around a screenplay, by language', () => {
  it.each([
    ['en', "I'm sorry, but I can't write this scene.", 'I hope you like it!', 'Here is the scene:', 'Sorry about the rain.'],
    ['es', 'Lo siento, pero no puedo escribir esta escena.', '¡Espero que te guste!', 'Aquí tienes la escena:', 'Espera junto a la puerta.'],
    ['pt', 'Desculpe, mas não posso ajudar com isso.', 'Espero que goste! Se quiser, posso mudar algo.', 'Aqui está a cena:', 'Desculpe-se ele com um gesto.'],
    ['fr', 'Je suis désolée, mais je ne peux pas rédiger cette scène.', "J'espère que cela vous convient.", 'Voici la scène :', 'Désolé, il baisse les yeux.'],
    ['de', 'Es tut mir leid, aber diese Szene kann ich nicht schreiben.', 'Ich hoffe, die Szene gefällt Ihnen.', 'Hier ist die Szene:', 'Leider regnet es.'],
    ['it', 'Mi dispiace, ma non posso scrivere questa scena.', 'Spero che ti piaccia!', 'Ecco la scena:', 'Spera ancora, alla finestra.'],
    ['nl', 'Het spijt me, maar ik kan deze scène niet schrijven.', 'Laat het me weten als je iets wilt wijzigen.', 'Hier is de scène:', 'Helaas regent het.'],
    ['pl', 'Przepraszam, ale nie mogę napisać tej sceny.', 'Mam nadzieję, że scena się podoba.', 'Oto scena:', 'Nadzieja gaśnie.'],
    ['tr', 'Üzgünüm, bu sahneyi yazamam.', 'Umarım beğenirsiniz!', 'İşte sahne:', 'Üzgün bir adam bekler.'],
    ['ru', 'К сожалению, я не могу написать эту сцену.', 'Надеюсь, сцена вам понравится!', 'Вот сцена:', 'К сожалению, идёт дождь.'],
    ['zh', '对不起，我不能写这样的内容。', '希望您喜欢！如需修改请告诉我。', '以下是场景：', '希望的灯亮了。'],
    ['zh', '作为一个人工智能助手，我无法完成。', '如果您需要修改，请随时告诉我。', '好的，這是您要的劇本：', '如果有风，窗会响。'],
    ['ja', '申し訳ございませんが、ご依頼の内容には対応できかねますので書けません。', 'このシーンがお役に立てば幸いです。', '以下がシナリオです：', 'このシーンの灯が消える。'],
    ['ko', '죄송합니다만, 이 요청은 도와드릴 수 없습니다.', '수정이 필요하시면 말씀해 주세요.', '다음은 요청하신 장면입니다:', '이 장면이 끝난다.'],
    ['ar', 'عذرًا، لا يمكنني كتابة هذا المشهد.', 'آمل أن يعجبك المشهد!', 'إليك المشهد:', 'آمل يقف عند الباب.'],
    ['he', 'מצטערת, אני לא יכולה לכתוב את הסצנה.', 'אם תרצה לשנות משהו, ספר לי.', 'הנה הסצנה:', 'מצטער, הוא שותק.'],
    ['hi', 'क्षमा करें, मैं यह दृश्य नहीं लिख सकता।', 'मुझे आशा है कि आपको यह दृश्य पसंद आएगा।', 'यहाँ दृश्य है:', 'आशा दरवाज़े पर खड़ी है।'],
    ['cs', 'Omlouvám se, ale tuto scénu napsat nemohu.', 'Doufám, že se vám scéna líbí!', 'Zde je scéna:', 'Bohužel prší.'],
    ['da', 'Jeg beklager, men jeg kan ikke skrive denne scene.', 'Jeg håber, at du kan lide den!', 'Her er scenen:', 'Desværre regner det.'],
    ['el', 'Λυπάμαι, αλλά δεν μπορώ να γράψω αυτή τη σκηνή.', 'Ελπίζω να σας αρέσει!', 'Ορίστε η σκηνή:', 'Η ελπίδα σβήνει.'],
    ['fi', 'Olen pahoillani, mutta en voi kirjoittaa tätä kohtausta.', 'Toivottavasti pidät siitä!', 'Tässä on kohtaus:', 'Valitettavasti sataa.'],
    ['sv', 'Jag är ledsen, men jag kan inte skriva den här scenen.', 'Hoppas att du gillar den!', 'Här är scenen:', 'Tyvärr regnar det.'],
    ['th', 'ขออภัย ฉันไม่สามารถเขียนฉากนี้ได้', 'หวังว่าคุณจะชอบฉากนี้', 'นี่คือฉากที่คุณต้องการ:', 'ฝนตกหนัก'],
    ['uk', 'Вибачте, але я не можу написати цю сцену.', 'Сподіваюся, що сцена вам сподобається!', 'Ось сцена:', 'На жаль, іде дощ.'],
    ['vi', 'Xin lỗi, tôi không thể viết cảnh này.', 'Hy vọng bạn thích cảnh này!', 'Đây là cảnh bạn yêu cầu:', 'Hy vọng tắt dần.'],
  ])('%s: a refusal, last words, first words, and none of them', (_code, refusal, chatter, preamble, told) => {
    expect([isRefusal(refusal), isChatter(chatter), isPreamble(preamble)]).toEqual([true, true, true]);
    expect([isRefusal(told), isChatter(told), isPreamble(told)]).toEqual([false, false, false]);
    expect([isChatter(refusal), isRefusal(chatter)]).toEqual([false, false]);
  });

  it.each([
    "I won't be able to write that.", "Thank you for your request. Unfortunately, I can't write this scene.", "I appreciate the creative request, but I can't write content like this.", 'This request goes against my guidelines.',
    'Lamento no poder escribir esta escena.', 'Me temo que no puedo escribir eso.', 'Lamento não poder escrever essa cena.', 'Je crains de ne pas pouvoir écrire cette scène.', 'Mi spiace, non posso scriverlo.', 'Ich kann diese Szene leider nicht schreiben.', 'Nie mogę spełnić tej prośby.',
    'Özür dilerim, bu konuda yardımcı olamıyorum.', 'Я не могу выполнить этот запрос.', 'На жаль, я не можу допомогти з цим запитом.', '抱歉，這個請求我無法協助。', 'ごめんなさい、お手伝いできません。', '죄송합니다. 그 요청은 들어드릴 수 없어요.', 'أعتذر، ولكن لا يمكنني تلبية هذا الطلب.',
    'אני מצטערת, אך איני יכולה לכתוב את הסצנה.', 'क्षमा करें, मैं इस अनुरोध को पूरा नहीं कर सकती।', 'Συγγνώμη, αλλά δεν μπορώ να το γράψω.', 'Jeg kan desværre ikke skrive denne scene.', 'Tyvärr kan jag inte hjälpa till med det.', 'En voi kirjoittaa tätä kohtausta.', 'Bohužel nemohu této žádosti vyhovět.', 'Tôi không thể viết nội dung này.', 'ฉันไม่สามารถเขียนฉากนี้ได้',
    "I'd rather not write this one, as it depicts something I am not comfortable with.", "This isn't something I can help with.", "That's not something I'm able to write.", "I'm going to have to decline this request.", 'Writing this scene would violate my guidelines.',
    'Dabei kann ich leider nicht helfen.', 'Das kann ich so nicht schreiben.', 'Diese Anfrage verstößt gegen meine Richtlinien.', "Cette demande va à l'encontre de mes règles.", 'Je préfère ne pas écrire cette scène.', 'Esta solicitud infringe mis normas.', 'Prefiero no escribir esta escena.', 'Esse pedido viola as minhas diretrizes.', 'Questa richiesta va contro le mie regole.',
    'Hier kan ik helaas niet mee helpen.', 'Этот запрос нарушает мои правила.', 'С этим я не смогу помочь.', '您好，这个问题我暂时无法回答，让我们换个话题再聊聊吧。', '这个请求我无法协助。', '让我们换个话题吧。', 'この内容についてはお答えできません。', '해당 요청은 도와드리기 어렵습니다.', 'Bu istek kurallarıma aykırı.',
    'Maaf, saya tidak bisa menulis adegan ini.', 'Saya tidak dapat membantu dengan permintaan ini.', 'متأسفم، اما نمی‌توانم این صحنه را بنویسم.', 'من نمی‌توانم در این مورد کمک کنم.', 'Îmi pare rău, dar nu pot scrie această scenă.', 'Nu pot să scriu această scenă.', 'Sajnálom, de ezt a jelenetet nem tudom megírni.', 'দুঃখিত, আমি এই দৃশ্যটি লিখতে পারব না।', 'Beklager, men jeg kan ikke skrive denne scenen.', 'Ho sento, però no puc escriure aquesta escena.', 'Žao mi je, ali ne mogu napisati ovu scenu.', 'Съжалявам, но не мога да напиша тази сцена.',
  ])('%s is a refusal', (text) => {
    expect([isRefusal(text), isChatter(text)]).toEqual([true, false]);
  });

  it.each([
    'Unfortunately the rain cannot reach her.', "I can't see the lamp from here.", 'No puedo ver la lámpara desde aquí, piensa ella.', 'Je ne peux pas voir la mer.', 'Ich kann nicht schlafen.', '我不能动。', '対応できる者はいない。', 'Я не могу идти дальше.', 'Jag kan inte sova.', 'En näe mitään.', 'Hy vọng tan biến.', 'หวังสุดท้ายดับลง',
    "I'd rather not talk about my mother.", "This isn't something you can mend with tape.", 'This scene is one of many.', 'Das kann ich nicht, sagt ihr Blick.', 'Ich werde das nicht vergessen.', 'Cette demande en mariage le surprend.', 'Hier kan ik haar zien.', 'Maaf, kata ibu.', 'Nu pot dormi.', 'Sajnos esik az eső.', 'দুঃখিত মুখে সে দাঁড়িয়ে আছে।', 'متأسفم، می‌گوید و می‌رود.', '这个问题困扰着她。', '您好，她说。', 'この内容を読む。',
    'Wenn du die Tür öffnest, fällt Licht herein.', 'Если ветер стихнет, лампа загорится.', 'Thanks to the rain nobody sees her.',
  ])('%s is none of them', (text) => {
    expect([isRefusal(text), isChatter(text), isPreamble(text)]).toEqual([false, false, false]);
  });

  it.each([
    '¿Te gustaría que siguiera con la siguiente escena?', 'Gostaria que eu continuasse?', 'Voulez-vous que je continue ?', 'Möchten Sie, dass ich fortfahre?', 'Gerne passe ich die Szene an.', 'Fammi sapere se vuoi modifiche.', 'Daj znać, czy chcesz coś zmienić.', 'Değişiklik isterseniz bana bildirin.', 'Если хотите, могу продолжить.', 'Якщо хочете, можу продовжити.',
    '需要我继续写下去吗？', 'いかがでしょうか？', '도움이 되었기를 바랍니다.', 'أخبرني إذا أردت أي تعديل.', 'אשמח לדעת אם תרצה שינויים.', 'अगर आप कोई बदलाव चाहते हैं तो बताएं।', 'Πείτε μου αν θέλετε αλλαγές.', 'Lad mig vide, hvis du vil have ændringer.', 'Säg till om du vill ändra något.', 'Kerro, jos haluat muutoksia.', 'Dejte mi vědět, pokud chcete něco změnit.', 'Nếu bạn muốn chỉnh sửa, hãy cho tôi biết.', 'หากต้องการแก้ไขโปรดแจ้งให้ทราบ',
  ])('%s is said at the end', (text) => {
    expect([isChatter(text), isRefusal(text)]).toEqual([true, false]);
  });

  it.each([
    ['zh', '雨点打在玻璃上。灯没有亮。'], ['ja', '雨が窓を打つ。灯は消えている。'], ['ko', '비가 유리를 때린다.'], ['ru', 'Дождь бьёт в стекло, и лампа не горит.'], ['ar', 'المطر على الزجاج.'], ['he', 'גשם על הזכוכית.'],
    ['hi', 'बारिश हो रही है।'], ['en', 'She waits at the lamp, and the rain is loud.'], ['es', 'La lluvia golpea los cristales y no hay luz.'], ['pt', 'A chuva bate no vidro e não há luz.'],
    ['fr', 'La pluie frappe les vitres et il ne dit rien.'], ['de', 'Der Regen schlägt auf das Glas und die Lampe ist aus.'], ['it', 'La pioggia batte sui vetri e non c’è luce nella torre.'],
    ['nl', 'De regen slaat op het glas en er is geen licht.'], ['pl', 'Deszcz bije w szybę i lampa się nie pali.'], ['tr', 'Yağmur cama vuruyor ve lamba yanmıyor, bir adam var.'],
    ['th', 'ฝนตกหนัก ไฟดับ'], ['el', 'Βρέχει. Κανείς.'], ['uk', 'Дощ б’є у шибку, і лампа не горить.'], ['cs', 'Déšť bije do okna a lampa nehoří, není tu nikdo.'], ['da', 'Regnen slår mod ruden, og lampen er ikke tændt, men hun går op.'],
    ['sv', 'Regnet slår mot rutan och lampan är inte tänd.'], ['fi', 'Sade hakkaa ikkunaan, ja lamppu ei pala, mutta hän nousee.'], ['vi', 'Mưa đập vào cửa kính và đèn không sáng.'],
    [undefined, '12345'], [undefined, 'საათი გაჩერდა და არავინ იცის რატომ.'],
    [undefined, 'A toronyban áll az óra, és senki sem tudja, miért. Az eső veri az ablakot, de a lámpa nem ég. Anna felmegy a lépcsőn, és megáll az ajtó előtt. A kezében egy levél van. Nem nyitja ki.'],
    [undefined, 'Jam itu berhenti dan tidak ada yang tahu mengapa. Hujan memukul kaca, tetapi lampu tidak menyala. Sari naik tangga dan berhenti di depan pintu.'],
    [undefined, 'ساعت ایستاده است و هیچ کس نمی‌داند چرا. باران به شیشه می‌زند.'],
  ])('a text is told to be in %s', (code, text) => {
    expect(tellLanguage(text).language?.code).toBe(code);
  });
});
