import { readSituations } from '../situation.js';

/** Romance: two people who talk about anything else. */
export const COURTSHIP_SITUATIONS = readSituations(`
# the-wrong-umbrella setup
l square|shop|street|bakery|launderette|cafe
p {A} and {B} meet over a {item} that each is sure belongs to them. | {B} has taken the last {item} in the place. {A} needs it for {matter}, and has eleven minutes.
c {A} wants the {item}; {B} wants the argument to go on. | {B} will give it up for the true reason; {A} is fond of the false one.
f {A} and {B} have each gone home with half of what is not theirs. | {A} owes {B} a {item} and has left no address; {B} knows where to look.
b They get to it together. Two hands, one {item}, a good deal of rain or reason not to leave. | {A} puts a hand flat on the counter, next to where {B}'s money already is.
A I'm so sorry. That's mine. | Whatever it costs, I'll pay you twice.
B I'm so sorry too. It isn't. | It costs nothing. It came with a newspaper.
A It's got a mark on it. On the underneath. I did it with my teeth, when I was nine. | Then three times.
B (looking) That's my initial. | That's also nothing. You'd be a dreadful gambler. What's it for?
- Neither has let go. They revolve, slowly, like people being shown a house. | {A} looks at a watch, and does not like it, and looks again in case.
A It's a bite. | A sick aunt.
B It's the letter I start with. I'm {B}. You see where this is going, for you. | No. You've done your hair. You don't do your hair for an aunt.
C I'd like to get by, if you two are going to be getting married there. | There's another one out the back. I'm not fetching it. I want to see.
A Then we've both had it a very long time, and never met, and that seems careless. | It's so that I can {goal}. It sounds better with more sleep.
B I've been careful, on the whole. It's not been a success. | That's much better than the aunt. Does it work if I come along and hold it?
b {A} lets go first. {B} was not ready for it, and sits down on {thing}. | {B} picks it up, weighs it, and puts it into {A}'s hands, the way one passes over somebody's baby.
A You keep it. I've walked home in worse. | It's not a thing you can bring a stranger to.
B In what? Give me an example of a worse. Take your time over it. | What would I have to be?
A (after a moment) In company. | Not so well shaved. Or a friend of the family. I'd have to have known you since the measles.
B Well, that's fair. Which way's home? I only ask so that I can go the other. | I've had them. You were the one with the curtain drawn. You'd a spotty dog. I'm making it up as I go; stop me if I get it right.
b They set off in opposite directions. It turns out to be a very small square. | {A} runs; comes back; puts a coin on {B}'s newspaper; runs.
e They meet again on the far side of it, wet through, the {item} folded between them, the politest people in the town. | {B} picks up the coin. There is a tooth mark on it.

# the-rehearsal rising mid
p {A} tries out on {B} what {A} means to say tomorrow to somebody else. | {B} is to stand in, just for the evening. {A} forgets to stop.
c {A} wants to get it right for another; {B} wants to hear it, once, and not show it. | {B} knows the lines better than {A} does; that gives it away.
f {B} loves {A}, has said so in somebody else's words, and {A} has not heard it. | {A} has heard it, and has no idea what to do before {deadline}.
b {A} stands {B} by {thing}, steps back, comes up and turns {B} a little to the light. | {B} reads from the {paper}, holding it a long way off, like somebody else's washing.
A You're {absent}. You've just come in. You're taking off your gloves. | You needn't do the voice.
B What kind? | That is the voice. That's how {absent} talks when there's no one to fetch a chair for.
A Gloves. It doesn't matter what kind. | Just be plain. Be you, and I'll squint.
B It'd matter to {absent}. All right. They're off. I'm delighted to see you. | Right. I'm me. You're squinting. What did you want to tell me?
- {A} walks to the far wall to begin it again, and gets it wrong, and walks back. | The light is going. Neither of them gets up to see to it.
A I've been meaning to say. I'm not very good at... Can you look less like that? | That I keep things for you. In my head. All day. Something falls off a cart, and I think, I'll keep that.
C Don't mind me. I'm only waiting for a lift, and it's not coming. | Louder. I'm crying, and I can't make out the words.
B Like what? | (too fast) What sort of things?
A As if you'd already heard it. | A nun on a bicycle. The way that you can hear the bread van two streets off and know it's Thursday. It's not a list. It's only that they don't feel finished till I've told you.
B I'm just being {absent}. {absent} has heard it all. You'll have to say something that isn't a speech. | And tonight? What did you bring me tonight?
b {A} puts down the {paper}, and looks about for what to do with two hands. {B} takes one of them, as {absent} might. | {A} has stopped squinting.
A I only feel like myself when you're in the room. There. Is that too much? For {absent}? | I hadn't anything. I only came. Is that in the part?
B (not as {absent}) No. I should leave it at that. I shouldn't change a word. | There isn't a part. You put it down, an hour ago, on {thing2}.
A You're very good at this. You went quite white. | Then who've I been talking to?
B It's the light. Gloves back on. I've a tram to catch. And then I stay, or I go, I forget how you'd written it. | I don't know. I've been squinting, too.
b {B} puts on gloves that are not there, one finger and then another, all ten. | In the dark there is the sound of somebody very carefully not moving a chair.
e {A}, alone, looks at the hand that was held, front and back, as though it might have been left with something. | The {paper}, forgotten, on {thing2}. The window. Two people's breath on it, and the edges of it touching.

# the-letter-not-sent mid dark
p {B} finds the letter {A} never sent. It is {years} old, and it has {B}'s name on it. | {A} has come to take back a letter before {B} reads it, and is exactly one page late.
c {A} wants it to be too late; {B} wants to know if it is. | {B} is to be at {elsewhere} by {deadline}, for good. {A} will not be the reason that {B} stays.
f {B} has read the letter. {B} is going all the same. | {A} and {B} know what it would have been, and that each had been waiting for the other.
b {B} has it open on {thing}, with the envelope beside it, slit very neatly. | {A} comes in at a run, and sees, and walks the last few steps as if it had been a stroll.
B You had no idea where to put a comma. | I'm on page two. Sit down, it's just got to the rabbit.
A I was cold. I wrote it on the stairs. | You weren't meant to have that.
B There's a stamp on it. You went as far as the stamp. | It was in the {item}. You lent me the {item}. You said, there's nothing in there that matters.
A I went as far as the box. I'd my arm in it up to here. | I'd forgotten. I'd honestly forgotten. I've only thought of it every day.
- {B} reads a line again with a moving lip, folds along the old fold, and unfolds. | {A} sits. Gets up. Sits where the letter will not be seen. It can be seen in the glass.
C I'll see to the taxi. I'll tell it something. I'll tell it I'm ill. | Is this about the rabbit? I was there for the rabbit.
B "I should like to go on meeting you by accident until one of us is dead." | You say here that you'd wait. How long did you?
A I was very young. It was a Thursday. | How long's it been?
B I waited in that square all day. I'd a new hat. I thought, well, that's clear enough. | That isn't funny.
A You never said. You came back, and you talked about trains! | No. I said it to be funny, and on the way it turned into the answer.
B I'd just learned about trains. From nine till six, there's a board. | I've a ticket for {elsewhere}. I've sold the bed. They've written my name on a door.
b {A} takes the envelope and turns it up: out falls a pressed and colourless thing that was once a sprig of something. | {B} gets to the last page, and it is blank apart from one line at the top, and {B} stops there and does not turn it over.
A If I'd pushed my hand in another inch. | What's it say? I've forgotten how I got out of it.
B Then it'd have been dull. We'd have had curtains. | It says, "Turn over." I'm not going to, I think. I'd like to have one left.
b {B} puts the letter back in the envelope, licks it shut, and hands it across: stamp, name, all of it. | {A} holds up {B}'s coat. It takes a long time to find the sleeve, and no one helps.
e The letter box. {A}, arm in up to the elbow. And this time a hand comes out of it empty. | On the seat of a moving carriage, a page, face down. A glove on top. After a time, the glove is taken away.

# the-door-at-last climax end
l registry|chapel|church|theatre|hall|square
p {A} has run all the way to {place} to say it, and {B} is in the middle of something else. | {B} is about to say yes to the wrong life. {A} has been asked to hold the ring.
c {A} has to say it in front of everyone; {B} will not help. | {B} wants {A} to object; {A} promised not to make a scene.
f {A} has said it, and {B} has heard it, and so has the whole room. | {B} has not gone through with it; nobody has any idea what happens next, and {A} and {B} least of all.
b The doors bang back. {A}, no breath, one shoe. Everyone turns but {B}. | {A} goes through every pocket. The ring is in none, then in the last. It rolls.
A Don't... Wait. I'll be with you in a moment. | It's here. I've got it. I had it all along. It was in with my tram ticket.
B We're in the middle of a sentence. | You're shaking.
A I know. I've brought the other end. | It's a heavy ring.
B You've one shoe. | It's the lightest they had. I asked for it to be light.
- Somebody at the back sits down, and the chair goes on creaking after them. | Everybody is looking at them kindly, and it is unbearable.
A It came off in the fountain. I wasn't going to go back. I've been going back all my life. | You ought to stand over there. I'm meant to look at you both and be pleased.
C Let them finish! I've a parking meter, and I don't care! | I object! Not to the wedding. I can't see.
B What is it, then? And don't do it like a speech. I know how your speeches come out. | Are you? Pleased?
A No. It's only that I saw a nun, on a bicycle. | I gave my word. I said I'd get to the end without any trouble. You made me swear on the dog.
B (in spite of everything) When? | The dog's dead. He died in March.
b {A} holds out the {item}. It is wet, it is bent. It is the only thing it could have been. | {A} puts down the ring on {thing}, in full view, as one lays down one's cards.
A Just now. In the road. And I thought, I'll keep that for {B}. And then it struck me that I'd have to ask you if I could. Keep them for you. The lot. | Then I'm sorry about this. You're making a mistake. I've known it since the gloves. It's a very nice mistake, it's got lovely shoes.
B That's a speech. | And what is it I ought to be doing instead?
A It hasn't got a verb in it. I made sure. | Something silly. With me. I've nothing to offer you, I've come out without my keys.
B (a long breath) What colour was the bicycle? | Then we'd have to climb in by the awning.
b Nobody breathes. {B} bends, and unbuckles one shoe, and steps out of it: level. | {B} picks up the ring, looks through it at {A}, and gives it to the nearest child.
e Two people, two shoes, going down the steps on the wrong feet, talking. | The awning. Four legs, kicking, going in over a window sill. A crash. And then someone, in there, in the dark, begins to laugh.
`);
