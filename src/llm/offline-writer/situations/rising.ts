import { readSituations } from '../situation.js';

/** Situations of search and pressure: questions, bargains, traps, small wins. */
export const RISING_SITUATIONS = readSituations(`
# whose-hand rising mid
p {A} puts the {paper} in front of {B} and asks whose writing it is; {B} knows, and says otherwise. | {A} asks {B} to date the {paper}. The honest date would put {B} in the room.
c {A} wants a name; {B} wants the {paper} to stay nobody's. | {A} has caught {B} in a small lie and is fishing for the large one it belongs to.
f {A} knows the {paper} was written by somebody {B} is protecting. | {A} knows {B} was present when the {paper} was written.
b {A} smooths the {paper} flat under the best light there is, by {thing}. | {A} lays two copies of the {paper} edge to edge, and they do not agree.
A Somebody who leans on the downstrokes. Left-handed, I'd have said, or tired. | One of these is older. You have an eye. Which?
B Could be anyone. Half the people here write tired. | They're both old. Everything's old. I'm hungry.
A You didn't look at it. | You haven't put on your glasses.
B I looked. It's the paper I don't know. We never had paper like that. | I don't need glasses to see trouble. It's generally the size of a page.
- {B} pushes the {paper} back and leaves a damp print on the corner. | {B} reads it. {A} watches the eyes: they stop twice on the same line.
C Let me see. ... No. No, I couldn't say. | That's the good ink. They kept the good ink locked up.
A "We." Who's we? | You stopped there. Line six. Why there?
B A manner of speaking. | There's a word missing.
A {absent} says it that way too. You've all got the same manner. | Yes. There is. How would you know, unless you'd seen it when it wasn't?
b {B} gets up, checks the door, and sits down further from the {paper}. | {B} takes out a pair of glasses after all, breathes on them, wipes them, puts them away again.
B You want it to be somebody wicked. It's somebody who was cold and wanted to go home. | The word is "not". It said "not". Do with that what you like.
A Cold people keep diaries. This is an order. | Somebody cut out one word and {ghost} walked into it.
B (low) Then don't ask me who gave it. Ask me who it was read out to. | I was holding the lamp. That's all I was. A person holding a lamp.
A All right. Who was it read out to? | And whose scissors?
b {B} takes {A}'s pen and, on the back of the {paper}, draws not a name but a floor plan. | {B} pinches the lamp wick, and the page goes dark between them.
e The plan has one room too many. {A} turns it round, and round again, until it fits {place}. | In the dim, {A} finds the cut in the paper with a thumbnail, and pushes the nail through.

# the-long-wait rising mid dark
l roof|office|depot|shelter|bay|shed|shop|room
p {A} and {B} keep watch at {place} for somebody who is late, and the wait gets into what they say. | Nothing to do at {place} until {hour}. {A} and {B} have avoided precisely this for {years}.
c {A} wants silence; {B} has one chance to ask what became of the two of them. | {B} thinks nobody is coming; {A} cannot afford to think it.
f {A} and {B} have said what they never said about {ghost}, and nobody came. | {B} knows why {A} will wait past any sensible hour.
b {A} sits so as to see the door. {B} sits so as to see {A}. | They have one {item} between them, and pass it back and forth for something to hold.
B How late is late? | When we were waiting for {ghost}, the time before, did you already know?
A Not this late. | Watch the door.
B You hum when you're worried. It's always the same four notes. | It's a door. It'll let us know.
A I don't hum. | I knew something. You can know a thing in the knees for days before it gets up to you.
- A light goes by outside, slows, and does not stop. They breathe again, not quite together. | Far off, {sound}. {B} opens one hand, as if to say: not ours.
B You hummed it at the funeral. I thought, there's somebody doing sums. | Mine was the stomach. I ate for a week. I thought if I stopped they'd ask me why.
C I'm asleep. Go on as you were. | It's the cold I can't stand. That and the two of you.
A I was working out how much we owed. | They did ask. I told them you were grieving.
B And what did it come to? | Before there was anything to grieve.
A (after a moment) You, mostly. | I was early. I've always been early. Look at us.
b {B} gives {A} the {item} and leaves it there, their hands not quite touching on it. | {B} begins to laugh, without noise, until the bench under them shakes.
B You might have sent the bill. | If nobody comes through that door, you know what it means about {absent}.
A I didn't have your address. I had it. I didn't have the stamp. | It means a lame horse, or a flood. It means any of nine things.
B That was a joke. I counted. That's two in {years}. | You've got nine. I've got one, and I don't care for it.
b {hour} comes and goes. Somewhere a bell or a pipe marks it. Neither of them gets up. | {A} crosses to the door, opens it on nobody, and props it so with {thing}.
e The door. The two of them. The {item} between them, passing, from hand to hand to hand. | Snow, dust or moths, something pale comes in at the open door and settles, and they let it.

# the-swap rising
l EXT|market|bar|room|shop
p {A} has arranged an exchange with {B}: the {item} for the {paper}. Each has come with half of what was promised. | {B} will trade what {B} knows about {matter} for the {item}. {A} has left the {item} at {elsewhere}, on purpose.
c Both want to go second. | {A} wants the answer on credit; {B} has been paid on credit before.
f {A} and {B} have each handed over half, and each needs the other to finish it. | {A} owes {B} the {item} and has until {deadline} to bring it.
b They stand at opposite ends of {thing}. It is exactly as long as two people's reach. | {B} pats the empty place on {thing} where the {item} ought to be.
A You first. You're nearer the door. | It's safe. It's nearby. Begin at the beginning.
B That's why you should go first. I'm nearer the door. | "Safe" and "nearby." You might as well have brought me a song.
A This could take all night. | I'll bring it when I know it's worth the walk.
B I've a sandwich. | I've had promises off better dressed people than you.
- {A} lays one hand flat on the {item}, {B} on the {paper}. They push, an inch at a time, like players of a dull game. | {sound}. {B} lifts a finger until it stops, then folds the finger down again.
A That's the front page. Where is the rest? | I'll give you a piece, then, to chew. {absent} isn't who you're afraid of.
B Where's the lid? That thing had a lid. | Everyone knows that. {absent} couldn't frighten soup.
C You're both cheating. I say it with respect. | If you want my view, and no one does, split it and go home.
A The lid is what makes it work. I wanted to see whether you'd notice. | Then who stands behind {absent}?
B The second page is where the names are. I wanted to see whether you could read. | Ask who paid for the new roof. Ask what there was under the old one.
b They look at each other for some time, with something not far from respect. | {A} writes this down. {B} reaches over and crosses out one word of it.
A Tomorrow, then, the lid. | You've been up on that roof.
B And page two. | I carried slates. I was fourteen. I saw a box go in, and four people shake hands over it.
A You could just tell me one name. For good will. | Four. Say who.
B (considering) It rhymes with nothing. That's all the good will I've got on me. | That's the part that costs {a item}.
b {A} takes the page; {B} takes the half of the {item}. Both count their fingers. | {A} takes off a ring, a watch, whatever there is, and lays it on {thing} as surety.
e At the door they bow each other through, twice, and neither will turn a back. | {B} tries the surety on. It fits. The look on {B}'s face says that it will not be easily got back.

# the-wrong-room rising mid
p {A} is searching {place} when {B} comes in; each has a good reason to be there and neither gives it. | {A} finds {B} already in {place}, in the dark, with the {item} in hand.
c {A} must leave with the {paper} without {B} knowing what was looked for; {B} is there for the same thing. | Each needs the other to go first, and to have seen nothing.
f {A} and {B} are looking for the same {paper}, and both know it now. | {B} was at {place} before {A}, and took something out of it.
b {A} slides {thing} shut with a hip at the sound of the latch. | The light comes on. {B} does not jump, and that is worse.
B I thought this was locked. | You've caught me tidying.
A It was stiff. | You've tidied the lock off the door.
B Were you looking for {absent}? {absent} is over at {elsewhere}. | It was untidy. What's your excuse? You've got a much better face for excuses.
A I was looking for a pencil. | I came for my gloves.
- {B} takes a pencil out of a pocket and holds it out. There is nothing to do but take it. | They both look at {A}'s hands, which have gloves on.
B There. Was there anything else you needed? Ink? The second drawer? | The other gloves.
A Why the second drawer? | I've got two pairs. Is that {item} yours?
C What are you both doing in here? ... What am I doing in here? | Oh, good. Everyone. I'll come back.
B Everybody starts with the second drawer. The first is too obvious and the third sticks. | I'm minding it for someone. They haven't asked me yet.
A You've been through it already. | Put it back where you found it and I was never here.
b {B} opens the second drawer on nothing at all: a paper lining, a dead moth. | {B} sets the {item} back with care, a finger's width from where its outline lies in the dust.
B It was empty when I got here. I wanted to see your face, in case it was you. | A little to the left. There's a shape. You see? I've a shape too. You've been looking at me and thinking how well I fit.
A And? | What was in it? It's lighter. I can hear it is.
B (sighing) You're a bad liar with a good coat. It wasn't you. So there's a third one of us. | Ask me when you've decided which of us is the burglar.
A Then we should both be gone before they come back for the moth. | I have decided. I'm just waiting to find out if you're any good.
b They put {place} to rights together, quickly, with the ease of people who have done such things before. | {A} puts out the light. In the dark there are two sets of steps, and they keep time.
e In the corridor they part without a word. {A} opens a hand: the pencil, and round it, tightly wound, a strip of the {paper}. | Dust on the shelf; the outline of the {item}; and next to it, pressed very clear, one glove's thumb.

# the-witness rising
l EXT|yard
p {B} saw what happened and has told it so often that it has become a story. {A} needs the part before the story. | {A} brings {B} back to {place} to say again what {B} saw, and this time {B} says it facing the other way.
c {A} needs one true detail; {B} has a version that lets {B} sleep. | {B} has been told by {power} what {B} saw; {A} would like to hear what {B} did see.
f {B} saw two people, not one, and {A} is the first to be told. | {A} knows that {power} wrote {B}'s account before {B} gave it.
b {B} takes up a place by {thing}, exactly where one would stand in a play. | {A} turns {B} by the shoulders until {thing} is behind them both.
B I was here. It was getting dark. I heard a shout, and I thought, that's somebody in trouble. | From here you can't see a thing. I told them that. They said I could.
A You've told it well. Now tell it badly. | What could you hear?
B How do you mean, badly? | Nothing. {sound}. Somebody being polite.
A What had you had for supper? | Polite how?
- {B} opens a mouth to go on, and there is nothing in it. The pose goes out of the shoulders. | {B} shuts both eyes and leans, very slightly, towards something that is no longer there.
B ... Onions. I was cooking. I wasn't here. I was in there, I had the pan in my hand. | "After you." "No, after you." Like people at a door.
C You always said you were at the fence. | There's no door on that side. There never has been.
A So you didn't hear a shout. Pans are loud. | And {ghost}'s was one of those voices.
B I heard it stop. You don't notice a thing till it stops. I came out and there were two of them. | {ghost} was the second. {ghost} laughed. You don't laugh with someone who's going to do you harm.
b {B} walks to the true place, six paces off, and looks down as if it might be marked. | {A} paces it out: from {thing} to the wall, eleven steps, and the wall is newer than the rest.
A Two. You swore to one. | You do if you don't know it yet.
B (miserable) One of them I'd have had to see again every Sunday. | They gave me a page with it all typed. It read so much better than what I had.
A Do you still? | Have you got the page?
B Every Sunday. Carries the plate round. Says, how are you keeping. | I've got it by heart. That's what I was for, they said. My heart.
b {A} takes down the rest with no pen, only by looking; {B} talks on to {thing2}. | {A} puts an ear to the newer wall and knocks. It answers hollow.
e {B} is left at the true place, holding out one hand, as if there were still a pan in it. | {B} backs off from the wall, backs off further, until there is no one in {place} but {A}, knocking.

# the-celebration rising mid
p They have won something at last, and {A} cannot enjoy it: {B} is too happy, and was too sure. | A toast at {place}. {A} watches {B} raise a glass and understands how {B} knew it would work.
c {B} wants one evening; {A} wants one answer. | Everybody is happy. {A} has to decide whether to be the one who ends it.
f {A} knows {B} was told beforehand how it would end. | The win was arranged, {A} knows who arranged it, and {B} knows {A} knows.
b Somebody has found bottles. {B} pours them out over {thing}, and over a cuff. | {B} climbs up on {thing} and taps the {item} with a spoon for silence.
B Drink. You look as if you'd been served with it. | To all of us! To {A}, who never once believed it!
A I'm drinking. This is me drinking. | I'm only surprised. I'm allowed that.
B To {stake}. Safe till spring, and who'd have bet on it? | {A} is surprised, ladies and gentlemen. I should like it written down.
A You would. You did. You had the bottles on ice. | You had that speech ready. It has jokes in it. You don't make those up on the stairs.
- Laughter from the others. {A} laughs too, a half-second behind. | The noise goes up again around them. {B} climbs down, still smiling, with eyes that are not.
C One song! You owe us a song! | Dance, somebody. It's no use winning if we only stand here and sweat.
B I'm a hopeful person. I keep ice. | I hope ahead. It's my one vice.
A Ice melts, {B}. Somebody told you which day. | You toasted {absent} by name. {absent} isn't back. How did you know {absent} came through?
b {B}'s glass stops on its way up. It is put down on {thing2}, not spilling, with great attention. | {B} steers {A} by the elbow, past the others, to the quiet side of {thing3}.
B (smiling for the room) Not here. Not with them watching and so glad. | Because I asked for it. {absent}'s name, last on the list. I paid extra.
A What did it cost? | Who did you ask?
B Less than losing. I did the sum every way up. Less than losing. | The only people who could say yes. Don't look at me so. Look at them. Look how they dance.
A You sold them something. What did we have left that they'd want? | {power}. We've won because {power} let us.
b {B}'s eyes go, for a moment only, to the {item}. It is enough. | Across the room they are calling for {A}: a speech, a speech. {A} lifts a glass to them.
e The song starts up. {A} stands in the middle of it, holding the full glass perfectly level. | {A} opens {A.their} mouth to speak. Every face in {place} turns up, happy, like plates put out for dinner.
`);
