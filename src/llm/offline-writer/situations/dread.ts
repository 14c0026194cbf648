import { readSituations } from '../situation.js';

/** Horror: the ordinary thing that is a little wrong, and the person who has stopped noticing. */
export const DREAD_SITUATIONS = readSituations(`
# the-extra-place setup
p There are more of them than there were. {A} counts at {place}, and {B} asks {A} to stop counting. | {B} has laid a place for somebody. {A} asks who is coming, and {B} cannot remember deciding to.
c {A} wants to know who was not there before; {B} has noticed that it listens. | {A} wants the place cleared away; {B} finds it impossible to.
f {A} knows that something came in with them, and that it answers to {ghost}. | The place has been laid for {ghost}, and one of them did not lay it.
b {A}'s finger goes round the room, with moving lips, and comes back to where it began. | Knife, fork, glass. {B} straightens the last of them, and looks surprised to have a hand on it.
A How many came up in the car? | Who's that for?
B You know how many. | It's for... There's a person that comes. Isn't there?
A Then how many coats is that? | We're all here. I can see everybody.
B Don't count the coats. | (frowning) I got out the good glass.
- {weather}. The lamp leans over, though there is no draught, as one leans to listen. | {A} reaches over to take up the fork. It is as warm as if it had been held.
A It's just a number, {B}. I got it wrong on the stairs as well. I got one over. | When did we last use this one?
C I don't want to be the one who says that it's cold. It was warm when we were three. | I've been hungry since we got here. I eat and eat. It isn't me it goes to.
B I've been getting one over since Thursday. If you don't say it, it doesn't seem to know which one it is. | When {ghost} had it. It's got the chip that {ghost} made. I threw that out. I put it in the lake myself.
A (very low) Is it in here now? | Then what's it doing on the table?
B It's one of us, love. That's what I've been trying not to tell you. We're all quite sure that we came. | That's what I was asking you.
b {A} looks from face to face. Each of them, politely, looks at the next. | The chair at the empty place is an inch further out than it was. Nobody saw it go.
A We came to {goal}. By daylight. We'll go by daylight. | Take it away. Take it all off, now, put it in the cupboard.
B That's what it said. Last night, through the wall. In your voice. | I can't. I did, twice, before you got up. I'd come back in, and I'd have a fork in my hand.
A What did? | All right. Then nobody sits there.
B You'd better ask who I'd thought I was talking to. | No. (listening) No, I don't think it's for sitting.
b From above their heads, {sound}. Everybody is in the room. | {A} turns the plate face down. On the underside, in a child's hand: the {item}, drawn, and a name.
e Hooks. Coats. {A} puts out a hand to the one on the end, and its sleeve is full. | {A} has gone. {B} turns the plate over again, wipes it, and begins, quietly, to serve.

# the-recording rising mid
p {A} plays {B} the tape from last night, when everyone was asleep. On it, {B} is talking. | {B} has kept a diary for {years}. {A} has found pages in it that are dated next week.
c {A} wants {B} to explain; {B} wants to hear how it ends. | {A} wants to stop reading; {B} wants to know if it hurts.
f {B} goes somewhere at {hour}, every night, and something else uses the voice. | {A} knows what is written for {deadline}, and has not told {B}.
b {A} sets the machine, or what serves for one, on {thing}, and finds the place with a thumb. | {A} holds the last page shut with the flat of a hand.
A This is at {hour}. That's the clock. That's me, turning over. | It's your writing.
B I don't snore, then. You'd said that I did. | I press harder than that. But yes. They're my g's.
A Wait. | When did you write it?
B (as it plays) That's the stair. That's somebody on the stair in socks. | I've not written since we came. I couldn't find the pen. It says here I've found it.
- {sound}. It takes them both a moment to be sure that it was on the tape. | {B} reads with a finger under the line, and where the finger has been the ink is wet.
A That's you. | It says that on Monday I burned my hand.
C That's not a language. I've done languages. | I'd put it back just where it was. I'd say sorry to it, too.
B I sound so happy. | (holding it up) It's only a small burn. I did it on the kettle before I'd read it. I'm nearly sure it was before.
A It goes on for an hour. There's a list in it. It's names. It's all of ours, and then some others, and then {ghost}. | What does it say about tonight?
B What's the bit at the end, when I laugh? | It says, "{A} will ask what it says about tonight."
b {A} winds it back, plays it; plays it again. Behind the laugh there is a second one, very slightly late. | {A} lets go of the book. It opens by itself, on its broken back, at the last page with writing on it.
A You say, "{A} is listening." Then you say, "Hello, {A}." | I won't look.
B But this was last night. | That's in here, too. That's underlined.
A I hadn't got the idea of the tape, last night. I had it at breakfast. | We could stop. We could just leave. Nobody has got to {goal}.
B (slowly) Whose idea did you say it was? | "And then we stay." It's such a sweet, round hand. I was always so proud of my hand.
b The reel goes on turning. It is on Record. It has been, all this time. | {B} feels in a pocket and, with every sign of wonder, brings out the pen.
e {A} puts out a finger, and stops it. The voice goes on. | {A} takes the pen away and snaps it. On the page, a word at a time, the writing does not stop.

# the-one-at-the-door mid dark
l kitchen|cellar|chapel|library|nursery
p It is {ghost} at the door, {years} gone, asking to be let in, and {B} has the key. | {B} comes back from outside. {A} has been sitting with {B} for an hour.
c {A} knows what it is; {B} knows that too, and does not care. | {A} has to decide which, with each of them listening.
f {B} opened the door. It is in. | One of the two has been shut out. {A} is not sure that it was the right one.
b Three knocks, at the height of a child, and then, politely, at the height of a grown-up. | The latch lifts. {B} comes in, wet through; and {A} looks at the chair, where {B} is sitting, dry.
B It's cold out there. That's a cold voice. | Sorry, I lost the path. Who've you got there?
A It's not cold. It isn't anything. Come here by the light. | Don't move. Stay in the door.
B It knows about the bicycle. | It's only me. It's raining, I've dropped the lamp. Why are you holding that?
A I know about the bicycle. {absent} knows. It's had {years} of listening at us, it's had nothing else to do. | You came in an hour ago. I gave you tea. You told me you'd found the path.
- The handle goes down. It comes up. It is not forced; it is only tried, as one tries a door at home. | In the chair the dry one puts down its cup with a small click, and does not turn its head.
B It's saying sorry. {ghost} never did. I waited all my life for that. | I don't take tea. {A}. I've never in my life taken tea.
C It's got my mother's cough. Nobody had better let my mother in. | I'll tell you who's who. I'll just... They've both got the scar. They have both got the scar.
A That's how you know. | I thought that. I thought, there's a thing I hadn't known about you.
B That's how I know it's not. I'm not stupid. It's just that it's the only one who has ever said it. | What did it tell you? What did you tell it?
b {B} has both hands on the wood now, and a cheek. From the far side, at the same height, something leans as well. | The dry one smiles at {A}, with love, and begins to get up out of the chair. It takes a long time. There is a lot of it.
A If you open that, I can't get to you. I want you to know I'd try, and I'd be too late. | Everything. I was glad of the company.
B You've been ever so good. You counted us every night. | Ask me something.
A Then let me count us now. | It knows. I've spent an hour teaching it.
B (turning the key) Count one more. | Then shut your eyes, and pick the one you'd be sorry for.
b The door opens inward, by the width of a small hand. It is a small hand. | {A}, with shut eyes, in the middle of the floor, puts out both arms.
e Nobody there. Only the path, {weather}, and a bicycle, lying on its side with one wheel turning. | The door closes. One of them is on this side of it. From the other there comes a sound of somebody being very brave.

# the-last-light climax end
p One candle, one match, and {A} and {B} must stay awake till it is light. It has stopped pretending to be the house. | {A} has understood what it wants. {B} has wanted it, too, for a long while.
c {A} wants to keep {B} talking; {B} is so tired. | It will let one of them go. Neither will be it.
f They have lasted to morning, and it knows their names. | {A} has given it what it wanted. It is quiet now. It will be quiet for {years}.
b They sit back to back, so as to have all of it in sight, with the light in front of {A}. | {A} puts down the {item} in the middle of the floor, and steps back from it, as from a bowl for a dog.
A Keep talking. What had you got on the walls, as a child? | Here. It's this. It's what you came up for. Isn't it?
B Boats. I couldn't swim. They thought that it would help. | It doesn't want that, {A}.
A What colour? | Then what? I've given it salt, I've given it sleep. I've read it the whole of the Psalms.
B The boats? They moved, so it was hard to tell. You used to be able to hear them knocking. I'm shutting one eye. Just the one. | It's lonely. I've been hearing it for a week. It isn't hungry; it's only got a mouth to be lonely with.
- Something draws a breath. The room gets a little smaller, and then is let out. | {sound}: under the boards, then behind them, then, considerately, at the door.
A Open it. {B}. Tell me what you'll do when we've managed to {goal}. | You can't know that.
C I'm here as well. I want to be counted. Say my name once in a while. | I've a song. It's got forty verses, and I know the worst of them.
B Sleep. I'm sorry. You asked. | I know what it's like to stand outside of a lit room. I've a good memory for that.
A After that. | You'd stay here? With that?
B I'd get a dog. Something stupid, that barks at nothing. I've had enough of it barking at something. | Somebody did once before. That's what the place is for. That's what {ghost} was doing. We thought it was the lake.
b The flame goes blue, and lies down. {A} cups it with both hands until there is a smell of skin. | {B} sits on the floor by the {item}, cross-legged, like somebody who has come to babysit.
A It's getting grey. Look, at the window. I'd swear there's a tree. | I'll not leave you here.
B You said that an hour ago. There was a face in the tree, an hour ago. | You will, though. You'll go down those steps and count us, and it'll come out right. Won't that be nice?
A There's not now. Now it's a bird. {B}? It's got a bird in it. | (crying) I'd get it wrong on purpose.
B (faintly, from behind) Is it singing? | Then go and get it wrong in daylight. Shut the door on your way. It feels the cold.
b {A} feels for a hand, and is given one. It takes {A} a moment to notice that it is on the wrong side. | {A} backs away, step by step. In the corner, something enormous folds itself down small.
e Sun, on the floor, on a pool of wax. Two people, back to back. We go slowly round to see which of them is smiling. | Outside, morning. {A} counts. In the window up there somebody is sitting with a lamp, reading aloud to no one that we can see.
`);
