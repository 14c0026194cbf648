import { readSituations } from '../situation.js';

/** Comedy: small lies with good manners, plans that work on the wrong thing. */
export const FARCE_SITUATIONS = readSituations(`
# the-wrong-expert setup
p {A} is taken by {B} for the expert everyone has been waiting for, and is too polite to say otherwise. | {B} has told {power} that {A} can {goal}. {A} finds this out in front of them.
c {A} wants to leave; {B} has already introduced {A.them}. | {B} needs {A} to nod; {A} has a conscience, and a hiccup.
f {A} is now in charge of {matter}, and {B} believes in {A} completely. | {A} has agreed, in writing, to {goal}, by {deadline}.
b {B} shakes {A} by both hands, and does not give either of them back. | {B} pushes {A} into the one good chair. It goes down with a long sigh.
B You came! They said you'd be older. They said you'd have the beard. | I've told them all about you.
A I only wanted to ask where... | What did you have left over to tell them after the name?
B He's modest, or she is, I never ask. They said that, too. "You'll think you've got the wrong one altogether." | Well. I had to build on it a bit. You know the time with the goose?
A I think that you may have got the wrong one altogether. | You told them about the goose.
- {B} laughs until {thing} has to be held on to. | From the other room, {sound}, and then applause.
B Word for word! Now. {matter}. Is it as bad as it looks? | I told them it was a bear.
C I'm the assistant. I've got you a towel, and a form, and I believe that's your mule. | They've put out a flag. It's not our flag. It's just the one they had.
A I'd have to say it... looks quite bad. | What exactly do they think I'm going to do?
B (to the others) You hear? Eleven seconds! The last one took a fortnight, and he cried. | You're going to {goal}. By {deadline}. For {sum}. I asked for twice, and they'd heard about the bear.
b Everybody is looking at {A}, with such relief that it would be a cruelty to move. {A} puts a hand on {thing2}, wisely. | {B} slides over the {paper}, with a cross marked where the name goes, and a smaller cross where the witness faints.
A I shall need some string. | I can't so much as whistle.
B String! Is somebody writing this down? String! | That's what they loved about you. "Unspoiled", they said.
A And a door. A door with a road on the other side of it. | And when they find out?
B They did say you'd have your little ways. | I thought we'd cross that bridge, and then set fire to it, and then go and live under it.
b {A} is carried out on their shoulders. Some part of {A} seems to be waving. | {A} signs. There is, from somewhere, a drum.
e {A}, high up over all those happy heads, borne past the open door, past the road, past the sign that says Exit. | {B} and {A}, side by side, smiling for a photograph. Their lips do not move. "Run," says one of them.

# the-hiding-place rising mid
l room|flat|office|apartment|kitchen|theatre
p Three people must not meet at {place}; {A} has hidden two of them, badly, when {B} walks in to talk. | {A} is behind {thing}. {B} knows, and is taking the chance to say a few things about {A}.
c {A} needs {B} to go; {B} has come to stay for supper. | {A} cannot answer back; {B} means to enjoy that.
f {B} knows nothing, and has been sitting on half of it. | {A} has heard what {B} really thinks, and it was kinder than what {B} says.
b A foot sticks out from beneath {thing2}. {A} drapes a coat over it. The coat moves. | The curtain, or what serves for one, has knees.
B Were you talking to someone? | I'll just wait here, then. All by myself. With my thoughts.
A To myself. We've been having words. | Achoo.
B I heard a sneeze. | Bless me. What was I thinking? Oh yes. {A}.
A That was my half of it. | I'm the curtain.
- {thing} sneezes. {A} sneezes as well, at once, in the same key. | {B} strolls up and down before {thing}, touching this and that, like someone going round a museum.
B There's a hat here. It's not your hat. You haven't the head. | I wouldn't say it to anyone's face, but I've never met a worse liar. It's like watching someone eat soup with a fork.
C [O.S.] Would you say it's going well? | [O.S.] I can't feel my legs. I thought you'd like to know, whoever you are.
A It belongs to the man who comes about the hats. | That's a matter of opinion!
B Do you know, {A}, I sometimes feel there's something that you're not telling me. | Did somebody speak? No. And generous, in a way that costs other people. Gave my bicycle to a nun.
b The wardrobe, cupboard, locker, whatever is tallest, opens by itself. {A} shuts it with a back and a smile. | A hand comes out, with a written note. {B} takes it, reads it, and answers it in pencil.
A What would I not be telling you? You've known me {years}. You were there for the goose. | She needed it more!
B That's just it. You were calm, during the goose. You're only ever sweating like this when you're being nice. | And yet if I were stuck at the top of something tall, at {hour}, in my nightshirt, I know which fool I'd shout for.
A I'm planning you a surprise. | ... You've never said that before.
B (sitting down, on the coat) Then I'm going to sit here, on this rather lumpy chair, and be surprised. | I'd hardly say it to your face. I'm off now. I'm going to slam the door, and stay on the inside of it.
b The chair says "Ow". They both wait, with great courtesy, for it to be the other who said it. | The door slams. A pause. Out comes {A}, dust to the eyebrows, straight into {B}'s arms.
e One by one they all come out: from the curtain, the chest, the coat. There turn out to be four. {A} had counted on two. | "Since when," asks {A}, "was it your bicycle?" and neither of them lets go.

# the-demonstration mid climax
p {A} must show {power} that it works. {B} is the only one who knows that it does not. | It works. Nobody expected it to, {B} least of all, and there is no way of turning it off.
c {A} wants {B} to stall; {B} is very bad at stalling, and discovers a gift. | {A} wants applause; {B} wants a bucket.
f {power} are delighted, for a reason {A} does not understand. | It is loose, it is growing, and {power} have bought two.
b {A} whips off the cloth. There is nothing under it. {A} puts the cloth back. | It hums. It goes on humming. A small crowd claps in time.
A Ladies and gentlemen. Before I show you, a word from my colleague. | And that is how we mean to {goal}! Any questions?
B Which? | How do we stop it?
A Any of them. | Any other questions?
B Well. I should like to begin with my childhood. It was long, and it had geese in it. | I can smell hair.
- In the front row somebody nods off; somebody else, unaccountably, begins to take notes. | {thing} starts to walk. It does it in small steps, like a person looking for the bathroom.
A (through the smile) Longer. | It's meant to smell like hair. It shows that it's thinking.
C I've found a wheel. I don't say it's ours, but it's round, and it goes. | It's eaten the programme. It's eaten mine. I was on the last page.
B At this point I usually sing. | It's got my sleeve. I don't want to make a fuss. It's a good, firm grip.
A He sings! She sings! Colleague, what do you sing? | Notice how gently it's taken my colleague's sleeve!
B (singing, more or less) Oh, the wheel's on its way, it's just coming up the stair... | Shoulder. We've got to shoulder. {A}, I want you to know that it was me who put in the second spring.
b {A} goes down on all fours behind the cloth. Sounds of hammering, in time. | {A} takes hold of {B} by the legs. They are now, in a sense, part of the exhibit.
A And there it is! | You told me there was one spring!
B (stopping) Is it? | There was one in the plan. I thought it looked lonely.
A It's as much of it as you'll see this side of {deadline}. | They're on their feet. {B}, look. They're crying. They think that it's about the war.
B May I say that I've never believed in anything so much as in what's under that cloth, and I've not looked? | Then bow. If I go, I want to go bowing.
b Silence. Then one person claps, and it is the one who owns the building. | They bow. It bows.
e {A} lifts a corner of the cloth, just for {B}: a wheel, on a stick, going round. It is, one has to say, beautiful. | Through the wall, in the clean shape of itself, it has gone. After it, through the same hole, the entire board of directors, cheering.

# the-truth-at-dinner climax end
l kitchen|dining|canteen|hall|galley|restaurant
p It all comes out over one dinner, in the wrong order, and {B} is the last to be told, and was the first to know. | {A} stands up to confess. Everyone else has something worse.
c {A} wants to be forgiven; {B} wants the salt. | {A} has rehearsed; the others are better.
f It is all out, {B} has known from the beginning, and they are to do it again after {deadline}. | Nobody is who they said they were, and dinner has been saved.
b {A} gets up, taps a glass with the {item}, and the glass falls in half. | Nine people, eight chairs. {A} is the one standing, so it may as well be now.
A I'm not what you took me for. | I'm just going to say it, and then I'll go and get my hat.
B Sit down, it's getting cold. | Is it long? The fish won't hold.
A I can't {goal}. I never could. I'd never even held one. The bear was a goose. The goose was a dog in a shawl. | I told you all that I could {goal}. I lied. I read it off a tin.
B We know. | Which tin?
- Forks go on. Somebody passes somebody the beans. | A pause, in which four people look at their plates for four different reasons.
A What do you mean, you know? | What do you mean, which tin?
C I'd have said something, but you had it so beautifully ironed. | While we're about it. I'm not a doctor. I've got the coat, and people would come up to me.
B We knew on the Monday. You asked for string. The real one's allergic. It said so in the letter. | Because mine was sardines. I'm not from {power} either. I came in to get out of the rain, and somebody gave me a badge.
A And you let me go on? With the drum, and the dinner, and all of the medals? | Is anyone here from {power}?
B You were so much nicer than the real one. He came, you know. We told him he'd got the wrong village. | (to the table at large) Hands up. Don't be shy. No? Not one?
b {A} unpins the medals, one by one, and lays them by the plate. {B} pins them back. | Nobody. Then from under the table, slowly, a very small hand. It belongs to a very small boy, who is from {power}.
A So who fixed it? It's fixed. I've seen it. It goes round. | So we've been hiding it from one another. For {years}.
B You did. You stood there for nine days, looking worried, and it got ashamed. | Beautifully. I never had such a time in my life. Salt?
A (sitting down) Could I have the beans? | I've still got to {goal}. I gave my word, even if it wasn't mine.
B There's a place up the coast with a bridge that's going. They wrote. They asked for someone with a beard. | Then we'd better all do it. There's one of each of us. It's practically a firm.
b {B} takes out of a bag, and puts down amongst the dishes, a false beard, very well made. | They put their hands in, over the gravy: nine hands, none of them what it said on the door.
e {A} holds it up to the light, and then, thoughtfully, to {B}. It suits {B} better. | The boy takes out a notebook, licks his pencil, considers them; draws a goose.
`);
