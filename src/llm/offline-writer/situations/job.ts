import { readSituations } from '../situation.js';

/** Heist: the crew, the model on the table, the thing that was not in the plan, the share-out. */
export const JOB_SITUATIONS = readSituations(`
# one-last-time setup
l EXT|shop|pawn|diner
p {A} comes to {B} with a job. {B} has been honest for {years} and is bad at it. | {B} has been watching the same place as {A}, from the other side of the street, and has the better notes.
c {A} needs {B}'s hands; {B} wants to hear that there is no one else. | Each wants to lead; only one of them knows where the key is.
f {B} is in, on one condition, and {A} has not been told what it is. | {A} and {B} are partners until {deadline}; neither has told the other why.
b {B} does not look up from {work}. {A} puts the {item} down where {B} will have to move it. | {A} sits down beside {B}. They feed, between them, a single pigeon.
A I hear that you've got a till now. With a bell. | Twenty past: the van. Half past: the fat one smokes.
B It's a good bell. Go away, {A}. | He's given it up. It's mints now. You're a week behind.
A How is it, honest? | You've been here a week?
B It's early mornings. You'd not think so, would you? All that good and all of it before breakfast. | Nine days. I've been the nun, the kite, and most of the roadworks.
- {B}'s fingers have found the catch in the {item}, and have it open, before {B} has seen them at it. | {A} splits the crust in half, and gives {B} the bigger part, out of respect.
A You see? Like a cat with a tin. | I liked the kite.
C I'm only here to hold the door. I've not heard a word since "till". | I've got a cousin inside. Well. I've got a cousin, and he's got a face that lets him in.
B I could do that in my sleep. I do. I wake up, and I've been through my own pockets. | So what is it to you? You've never gone in for the cold ones. You like people to be in.
A It's {power}. It's to {goal}. It's {sum} a head, and it's a lock by Anselm Furst. | It's to {goal}. The money can go to the nuns.
B (after a long time) Furst is dead. | (putting down the bread) That's my reason. That was going to be my reason.
b {B} hangs a sign on the door: Back In Five Minutes. Then a second one, on top: Perhaps. | They look across the road together, at a small high window with a light in it.
A He left one. Only the one. And nobody's ever been in to say hello. | There's a key. It's on a neck. It's the neck I can't get round.
B One condition. I'll tell you what it is when we're inside, and you'll not like it. | It comes off for the bath. Mondays. You'd have to be the bath.
b {A} spits on a palm. {B} looks at it, gets a cloth, wipes it, and then shakes. | {B} brushes off the crumbs, gets up, and blesses {A}, since somebody is looking.
e The shop. The bell. Nobody is near it, and it gives, all by itself, one small ring. | The pigeon is left with two halves. It goes from one to the other, unable to begin.

# the-table-top rising
l kitchen|room|diner|garage|loft|parish
p On {thing} {A} lays it out with what there is in the kitchen. {B} keeps finding the hole. | They rehearse in the dark at {place}, with chalk for walls. Somebody is always dead by the third door.
c {A} wants faith; {B} wants a second way out. | {B} is too slow by nine seconds and will not say why.
f There is a plan, and a second one that only {B} knows. | {A} knows {B}'s hands shake, and has put {B} on the lock all the same.
b Sugar for the guards. Matches for us. A teapot, which is the vault. | {A} has a watch in one hand and in the other a torch, and claps the torch to say go.
A In by the spout. Up. {B} has ninety seconds with the lid. | Again. From the drain.
B What's the milk? | We've done it eleven times from the drain. I dream of the drain.
A The milk's milk. I was having a cup of tea. | You're dead. You were dead at the second door. You were dead for nine seconds before you got your foot in it.
B It's where the dogs would be. | The catch was stiff.
- {A} moves the milk. It leaves a ring. Now there is a ring, in the plan, and everybody looks at it. | They all stand in the chalk corridor, in socks, being careful not to smudge the wall.
C If I'm a match, I'd like not to be that match. It's been used. | In the last one I was shot, and I'd just like to say I did it very quietly.
A There aren't any dogs. | It's chalk. There's no catch. It's a line on a floor.
B There's always dogs, {A}. There were none in Antwerp, you said. I've still got Antwerp on my leg. | I know what it is.
A That was a swan. | Show me your hands.
b {B} eats a guard. Everybody looks at {B}. "He's on his break," says {B}. | {B} holds out both hands in the light of the torch. One of them is steady as a shelf.
A If it comes apart you go out over the sideboard and don't stop. You don't go back for anybody. | How long?
B And if it's you? | Since the spring. It comes and goes. It's gone for a Furst, always. It knows when it's wanted.
A Then there's no tea. | It's got to {goal}. It isn't only us.
B I want that teapot to have a window. Put me in a window. I'll not use it. I only want it there. | Then put somebody else on. Go on. Who have you got that can hear one think?
b {A} breaks off a corner of toast and leans it on the side of the pot: a ladder. | {A} takes the shaking hand, and closes it round the torch, so it is the light that shakes.
e Lamp out. In the dark someone's thumb comes down, and very gently pushes the toast a half inch over, to where there is no window. | "From the drain," says {A}. And they all go back, in their socks, along the chalk, to be alive again.

# the-second-lock mid dark
p Inside. The plan is good as far as the second lock, and behind the second lock somebody has already been. | {B} is at the lock, {A} at the door, and there is a guard who has come in to cry.
c {A} wants to go on; {B} thinks they were meant to get this far. | Not a sound may be made; the guard would like somebody to talk to.
f They have been led here, {B} knows by whom, and the way out is shut. | They are in; there is a guard who has seen {B}'s face and will not tell, for a reason {B} gave.
b {B} lays an ear on the steel, and smiles; and then gradually does not. | The step stops at {thing}. A nose is blown. {B} freezes with two picks in and a third between the teeth.
B It's not locked. | (without breath) He's sitting down.
A You're that good? | They don't sit down. It's four minutes, round and out.
B No. It's not locked. It's been left for us, with the door on the latch. Like for a cat. | He's taken off his hat. {A}, he's got a letter.
A Then push it. | I can't shoot a man with a letter.
- In the whole of {place} there is no noise but one, {sound}; and it is on the wrong side of them. | From below come one, two, three dry sobs, each one put away, like plates.
B Who knew about the second lock? I didn't know. I'd only heard there might be one. | Nobody's shooting. You've not got a gun. You've got a cucumber.
C I've counted us. I get it right. That's what's worrying me. | I could go to him. I've a kind face. It's the one thing I've got.
A {absent} drew it in. On the back, in pencil. I thought, that's thorough. | It's the shape that counts. What's he doing?
B How would {absent} have known that? You'd have had to be standing here. | He's asking me if I think she'll come back.
b {A} puts a fingertip to it. The door swings open, hushed, immense, as in a church. Inside is a chair, with a cushion. | The guard has turned his face up and is looking straight at {B}, upside down, among the pipes.
A It's empty. | What do you mean, asking you?
B It's not. There's a note on the cushion. I can read it from here, it's done in such a big hand. | (to the dark below) Did you tell her that you were wrong?
A What's it say? | {B}.
B It says, "Sit down, {A}." | (still to below) No. Not that you were sorry. They've all had sorry. Say you were wrong, and then say what about.
b Behind them, with no hurry whatever, the first door shuts. They listen to it go all the way round. | Silence; and then, from down there, the small scratch of a pencil.
e {A} sits. There is nothing else to be done. From the ceiling, on a wire, there comes down a telephone, a lamp, or a bell; and it rings. | The second lock, of its own good nature, gives. {B} is looking the other way, and mouthing: one R. "Sorry" has two.

# the-share climax end
l kitchen|room|diner|garage|loft
p They have it. {A} divides it in five on {thing}, and there are four of them. | {B} has brought back an empty bag, and is smiling.
c {B} wants the fifth heap explained; {A} wants them to guess. | {A} thinks they have been robbed; {B} thinks they have been paid.
f The fifth share is for {ghost}'s people, and {B} was told, and has stayed. | They gave it all away, as {B} had made it a condition to do, and {power} can never say it is gone.
b One for you, one for you. {A} deals it as if it were cards. And one for nobody. | {B} turns the bag out on {thing}. A button. A sandwich. A receipt.
B There's four of us. | That's all there is, and I'd go easy on the sandwich.
A I can count. It was me who taught you. | Where is it?
B That's {absent}'s? After the second lock? I'd sooner have it buried. | Do you want to hear it from the beginning, or would you like to hit me first?
A {absent} had theirs. Theirs was that I didn't shut the door. | I'd like to sit down.
- Nobody touches theirs. They watch the fifth heap as if it were going to move. | {A} picks up the receipt. It is made out, in a schoolgirl's hand, for "one treasure, with thanks".
B Then who? I nearly died in a drain for that. I want to know whose sofa it's for. | You remember I'd one condition.
C I don't want mine. I mean I do. It's just that I keep on looking at it and it's only money. | I never got to say my line. "Nobody move." I'd worked on it. I'd a voice.
A What did we say that it was for? At the start. When there was just a bell and a till? | You never said what it was. I thought you'd want the horse.
B To {goal}. You say it every time, {A}. It's what people say. It's like grace. | That if it came off we'd do what we'd said. That we'd {goal}. Not after. Not with what was left. With it.
b {A} draws over the fifth heap with the edge of a hand, wraps it in the {paper}, and writes a name. | {B} lays down beside the receipt a photograph: eleven faces, a new roof, somebody waving a spoon.
A {ghost} had a kid. You'd not know. Nobody did. It's got the ears. | All of it.
B (sitting back) You did all of this for a pair of ears. | I kept back the button. It's off the big man's coat. I thought you'd like to have a thing that was his.
A They're very good ears. | We went in under a river. We hung by our feet! I was a nun!
B (pushing over a part of theirs, then more) Well, he'll want shoes to go with them. | You were the best nun they'd ever had. They've written to say so. It's on the other side.
b One after another they each push something across. It gets to be the biggest heap there. | {A} starts to laugh, or something that is beginning the same way. It goes round the table like a cold.
e A step, a door, a parcel on the mat. A bell. Four shadows going round four separate corners. | {A} sews on the button. It doesn't match. {A} puts on the coat, and goes to see what the weather is doing.
`);
