import { readSituations } from '../situation.js';

/** Situations of reversal and loss: the middle that turns, betrayal, the lowest hour. */
export const TURNING_SITUATIONS = readSituations(`
# the-confession mid dark
p {B} tells {A}, without being asked, that {B} {deed}. | {A} has known for days that {B} {deed}, and makes it hard for {B} to say so.
c {B} wants to be punished and have done with it; {A} will not make it that easy. | {B} wants to confess to a friend; {A} has come as something else.
f {A} knows that {B} {deed}. | {B} has said aloud that {B} {deed}, and cannot unsay it.
b {B} comes in, sits, stands, moves {thing}, sits again. | {A} is {work} and does not stop when {B} begins.
B I want you to go on with what you're doing. I can't say it to a face. | You've not asked me why I came.
A I'm only winding string. | You'll get there. You've been getting there since Sunday.
B I {deed}. That's all of it. I had a longer way of putting it but I left it on the stairs. | Has {absent} said something?
A (still winding) When? | {absent} said good morning. I thought it was sinister, coming from {absent}.
- The string runs out. {A}'s hands go on making the motion. | {A} works on. {thing}, {thing2}; each is wiped, set down, lined up.
B Before {ghost}. The week before. You'd made a soup and I came here and ate it. I'd done it by then. | You could help me.
C I'd sooner hear this from the next room. | Let it come out on its own legs.
A You had two bowls. | I could. I've been trying to think why I would.
B I had three. I couldn't stop being hungry. | Because it's me.
A Who asked you to? | That was the reason against.
B No one. That's what I can't get round. Nobody asked. It was there to be done, and I'm tidy. | I {deed}. There. It's smaller than I thought. It's been the size of a house.
b {A} holds out an end of string. {B}, not understanding, takes it. | {A} stops. Looks for somewhere to put the {item}, and gives it to {B} to hold.
A You'll say that again, tomorrow, with your hat off, to the people it happened to. | It isn't smaller. You've just handed me the other end.
B And what'll you do, while I'm saying it? | What are you going to do?
A Stand next to you. I haven't settled which side. | Learn to lift it. Go home, {B}.
b They stand a string's length apart, and neither lets it go slack. | {B} gets as far as the door, and cannot find how it opens, though {B} has opened it a hundred times.
e {A} alone, rolling the string back up on two fingers, slower and slower, to the end. | From the window {A} watches {B} cross the open ground below, stop in the very middle, and stay there.

# the-two-maps mid rising
p {A} and {B} finally lay what each has found side by side, and it makes a picture neither of them wants. | The {paper} and the {item} fit together. {A} sees what they show a moment before {B} does, and covers it.
c {A} wants to be wrong; {B} wants to be quick. | {B} needs to see; {A} would give anything for one more minute of {B} not seeing.
f {A} and {B} know that what happened to {ghost} was planned at {elsewhere}. | {B} knows it was {absent} who {deed}.
b They clear {thing} with their forearms and put down everything they have. | {A} fits the {item} over the {paper}, turns it a quarter, and holds still.
A Yours goes up to the {item}. Mine starts there. | It doesn't fit. I thought it would fit.
B That's not a coincidence, is it? They cut it there so that nobody would carry both halves. | You're covering it with your hand.
A {ghost} carried both. For one day. | I'm leaning. It's late.
B So read it as {ghost} would have. Top left. | You never lean. Move it.
- {A}'s finger goes along the line, backs up, goes along again. | For a while it is only {sound}, and two people looking at the back of a hand.
A From {place}, to {elsewhere}, to here. That's not a route. That's a round. Somebody did this every week. | If I move it you'll go and do something, tonight, without shoes on.
C You're reading it upside down. Or I am. One of us hopes so. | I've got shoes. I'll go. What is it?
B Someone with a key. Someone the dogs know. | I've got my shoes on.
A Say it. You've got there. I can hear you've got there. | It may be it only looks like that. The light in here flatters everything.
B You say it. I eat with them. | Who is it, {A}? It's someone. You've gone polite.
b Neither says it. {A} writes initials on the edge of the {paper} and turns it round. | {A} lifts the hand, finger by finger. {B} looks once and does not need to look again.
B (after a time) It could be another with the same letters. | {absent}.
A There isn't another. I went through the whole town in my head before I wrote them down. | {absent} {deed}. It's all there but the date, and I've got the date. It was my birthday.
B Then {matter} was over before we started. We've been running about in the inside of it. | {absent} brought a cake.
b {B} separates the two halves again, gently, and puts one in each of their pockets. | {B} begins to unlace both shoes, carefully, and sets them side by side.
e Two people at a cleared table. On it, clean in the dust, the square where the whole thing lay. | The shoes under {thing}. Barefoot, without a sound, {B} is already at the end of the passage.

# the-turned-coat dark mid
l EXT|INT
p {A} finds {B} on the wrong side of {thing}, standing with {power} as if {B} had always stood there. | {B} has come to collect {A} for {power}, and has asked to be the one to do it.
c {A} wants one sign it is a trick; {B} cannot afford to give one. | {B} calls it a kindness; {A} calls it what it is.
f {A} believes {B} has gone over to {power}. | {B} serves {power}; {A} has until {deadline} before they come in numbers.
b {B} wears something new: better cloth, and a way of standing that goes with it. | {B} knocks, as nobody does who means to come in anyway.
A That's warm, I expect. The coat. | Since when do you knock?
B It has deep pockets. | Since I'm working.
A You used to laugh at them. You did the walk. | Sit, then. Or aren't you let?
B I've had to learn to do it straight. It's easier on the back. | I'd rather you sat. It's a thing they told me. People are calmer sitting.
- {A} looks for the old look, the one under the eyelids, and {B} turns and studies {thing2}. | {A} pulls up a chair for {B}, and one for nobody, and stays on both feet.
C So that's how it is. I'll want my ladder back. | I let you hold my baby.
A What did they give you? I only ask so that I know what we're worth. | How long have they had you?
B They asked me what I wanted. You never did that. You told me what we wanted. | It isn't like that. There's no day. You agree about one thing, and then it's awkward not to agree about the next.
A What did you say? | Did you agree about {ghost}?
B I said I was tired. They wrote it down. They wrote it down, {A}, and the next day there was somebody to carry the heavy end. | I agreed not to be asked about {ghost}.
b {A} takes a step. {B} moves a hand, and behind {B} there are others who stop moving. | {A} reads the {paper} {B} has brought, right to the signature, which is {B}'s.
A You know where the back stair comes out. You drew it for me. Are they standing there too? | You've a lovely hand. I'd have known it for a bailiff's.
B (looking straight ahead) I told them it was bricked up. | You could come down the front steps with me and it's a conversation. In the morning it's a door off its hinges.
A (quieter) Is it? | Are you asking me, or carrying it?
B I said what I said. I wouldn't keep anyone standing about on account of it. | I can't tell any more. I thought if I saw you I'd be able to tell.
b {A} goes the slow way round {thing}, towards the back, and nobody in {place} has seen it. | {A} hands back the {paper}, and with it, folded in, the {item}.
e {B} buttons the good coat up to the neck. The fingers are shaking, and it takes every one of them. | On the steps {B} opens the paper, and there is the {item}, and {B} has to hold on to the rail.

# the-empty-drawer dark
p {A} goes to the hiding place for the {item}, and it is empty; {B} watches {A} be sure. | What they have been guarding is gone. {A} and {B} count the people who knew, and each leaves out one.
c {A} needs {B} not to be the thief; {B} needs {A} not to have needed to ask. | {A} suspects {absent}; {B} suspects {A}.
f The {item} is gone, and {A} and {B} no longer trust each other with what is left. | The {item} has been taken by somebody who knew where to look; that is five people, and two are in the room.
b {A} feels along the back of {thing}, then the sides, then, absurdly, underneath. | {A} lifts out the paper lining, the false bottom, the dust. There isn't any further down to go.
A You moved it. Tell me you moved it. | How many of us were there? That night. When I put it in.
B I don't know where you kept it. That was the point of it. | You, me, {absent}. {ghost}, if we're counting {ghost}.
A Everybody knows where I keep things. I'm told it's charming. | That's four. I get to five.
B When did you last have it in your hand? Not think about it. Have it. | I get to four. You're counting whoever you told.
- {A} looks at that hand, open, back and front. | They stand looking into the hole, side by side, politely, as at a neighbour's baby.
A {hour}. I looked, it was there, I went out to tell you it was there. | I told nobody. I talk in my sleep, perhaps. Who'd hear?
C Nobody leaves. I don't know why I said that. I've always wanted to. | Check again. It's what I do with keys. They come back.
B And I was late. | That's not the kind of thing I'd like to be asked.
A I wasn't going to say that. | You're the one that lies awake.
B You were working up to it. You'd got as far as my boots. | Ask me straight. You'll feel worse, but it'll be quicker.
b {B} turns out every pocket on to {thing2}: a key, some string, {sum}, a sweet. The sweet is the worst. | {B} holds out both wrists, turned up, as a joke, and does not smile.
A (ashamed) Put those back. | I can't. If you said yes I'd have nobody left to go and tell.
B No. You look. I want you to have looked. | Then here's what I think. I think you took it, so nobody could make you use it. And you've forgotten. People can.
A {B}. Please. | That'd be a mercy, wouldn't it?
b {A} picks the sweet out of the heap and puts it back in {B}'s palm, and closes the fingers over it. | They turn on the instant, both of them: a board has creaked, over their heads, in a room that is always shut.
e The drawer hangs out like a tongue. Between two people who know each other well, nobody bends to shut it. | A thread of dust comes down out of the ceiling, into the empty place, exactly where the {item} was.

# the-bill dark
l .
p {power} have done what they said. {A} and {B} stand in what is left of {place} and divide the blame. | It is lost: {stake}, all of it. {B} has come to say that it was worth it, and {A} cannot bear to hear that.
c {A} claims all the guilt; {B} will not be robbed of a share. | {B} needs it to have meant something; {A} needs it to be over.
f {stake} looks lost, and {A} has told {B} to go. | {A} has given up {matter}. {B} has not.
b {A} picks out of the wreck the things that still work: one lamp, a clock, {thing}. | {A} has made a list of who lost what, in two columns, and is ruling a line under it.
B I'd have come quicker. They had the road. | You've put yourself at the bottom of the list.
A There was nothing to be quick for. They were very careful. They only broke what we'd mended. | It's in order of size.
B Then it's mine. I did the mending. | You lost more than {absent}.
A I said, hold on till {deadline}. People held on because I said it. | I had less to lose. It comes out differently.
- {B} tries a switch. Somewhere in the dark, for no reason, something starts up and runs down again. | A wind has got in. The list lifts at one corner, and {B} puts a finger on it.
C I was in it too. I'd like that noted. I carried the sandbags. | They took the door. What would anyone want with the door?
B You can't have all of it. I want my piece. I told you the wall would stand. | It held for nine days. They said it wouldn't hold an hour. People are saying that, {A}. They're saying it in queues.
A The wall did stand. It's the only thing that's standing. | Let them. Queues are warm.
B (nearly laughing) Well. That's me, then. I'm good at walls. | If you say it wasn't worth it, I'll believe you. So I'd be careful.
b {A} takes off the {item}, or what is left of it, and hangs it on a nail that holds nothing else. | {A} signs the list at the bottom and offers {B} the pen. {B} puts it behind an ear.
A Go to {elsewhere}. Say I sent you. Don't say anything else you've ever heard me say. | I don't know what it was. I know what it weighed.
B And you? | Tell me to stop and I'll stop.
A I've got to stay and be found. Someone has to be, or they keep on looking. | Stop.
B That's the worst idea you've had, and I was there for the fire brigade. | No. You see? It's not yours any more. You should have kept the door shut if you wanted it to stay yours.
b {B} goes, comes back, puts the one lamp that works where {A} can reach it, and goes. | {B} tears off the bottom of the list, the part with {A}'s name, and eats it.
e The lamp, {A}'s hand, the switch. {A} leaves it on. | {A} is left with the list. At the bottom, where there was a name, a row of small wet teeth marks.

# the-old-room dark end
p {A} runs out of places to go and goes to {B}, who opens the door before the knock. | {B} has kept {ghost}'s things as they were. {A} asks to sleep among them for one night.
c {A} wants to be told to stop; {B} has waited {years} to be asked for anything. | {A} wants no comfort; {B} does not know any other kind of talk.
f {A} has learned from {B} that {ghost} was afraid too. | {A} has rested, and {B} has handed over what {ghost} left behind: the {item}.
b {B} moves a pile of folded things from a chair, and then the chair nearer the heat. | {B} lifts a dust sheet by two corners, and there is the room, small and perfectly made.
A I'm not staying. | You never moved the clock.
B No. You've only come to stand in the doorway and let out the warm. | It stopped by itself. I didn't like to contradict it.
A Everyone I ask, I lose. I'm trying to work out how to do it without asking. | I keep thinking {ghost} would've known what to do.
B That's called being alone. You were always good at it. You got a prize. | {ghost} used to sit on that bed and say, I've no idea what I'm doing. Every night. With both boots on.
- {B} cuts bread. It is the loudest thing in {place}. | {A} sits where the bed is already hollow, and it fits.
A (with a mouth full) I got second. | That's not true.
C I've put a brick in the bed. It's a hot one. Don't let's discuss it. | Eat. Then be tragic. It's a matter of order.
B {ghost} got the first. And do you know what {ghost} did with it? Hid it, so you'd not see. | Who'd you think I learned to pretend from? "Go on, I'll be fine." Then the boots. Up and down, up and down till it got light.
A Where? | Nobody ever told me.
B It's propping the window. Look. | You never asked for {ghost}. You asked for a hero. I'd have told you about {ghost}.
b {A} looks: a dulled little cup, wedged under a sash, {years} of weather on one side of it. | {B} reaches under the pillow and brings out the {item}, warm, as though it had been put there an hour ago.
A It was afraid I'd mind. | What's this?
B It was afraid of everything. It went out anyhow, with bread in its pocket. That's all the trick there is. | What {ghost} went back for. I was told to give it to you when you came here not wanting it.
b {B} puts bread in {A}'s pocket, a heel of it, wrapped. Pats it flat. | {A} lies down with both boots on. {B} draws the dust sheet up over all of it, like a blanket.
e {A} takes out the cup, and the window comes down with a bang that shakes the dark; and {A} is smiling. | Morning gets as far as the clock. {A} is not in the bed. The clock has been wound, and goes.
`);
