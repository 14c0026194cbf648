import { readSituations } from '../situation.js';

/** Fantasy, western, war: oaths, orders, the road, the thing one will not do. */
export const QUEST_SITUATIONS = readSituations(`
# the-summons setup
l EXT|smithy|homestead|farm|hall
p {B} brings the summons from {power}, and {A}, who swore never to serve again, is the one that it names. | {A} has come home to be left alone. {B} has followed for three days to give back the {item}.
c {B} must have an answer before {deadline}; {A} has already given one, {years} ago. | {A} wants {B} gone by dark; {B} has nowhere to be gone to.
f {A} has taken up the {item} again, and {B} goes along. | {A} has said no, and has not slept, and {B} is still outside.
b {B} holds it out at the full length of an arm. {A} goes on {work}. | {B} lays down the {item} on the ground, half way between them, and goes back to the other side of the line.
B It's sealed. I've not looked. | You dropped this.
A Then you don't know what you've been carrying. | I put it down. It was {years} ago. There's a difference you can hear if you're near.
B I know it's heavy. I know that every place I stopped they gave me the good bed, and didn't look at me. | It's been handed on. It was four people's. I'm the last of them, and I can't so much as lift it properly.
A What did they tell you I was? | What happened to the other three?
- A long breath of {weather}. {A} has stopped, and is looking at a place in the distance that is like any other. | Neither moves. Between the two of them the {item} lies, and gathers dust, or light.
B They said that you were the one that came back. | They were going to {goal}. It was that, or wait.
C I've put on water. If there's to be blood I'd like there to be tea. | There's riders, or what have you, back along the road. I'd not make it a long talk.
A Eleven went. I'd carry that back to them, if I were you: eleven went. Tell it as many times as you were told the other. | Then you've had your answer three times. It's a clear answer.
B It's the same thing as then. It's to {goal}. It's come round again. There's nobody else who has so much as seen the door. | It's going to be {stake}. Not later on. You can see the smoke, if you stand on your wall.
A I saw it shut. | I know. I took the stones off the top so that I'd not have to stand.
b {A} takes the summons, breaks it across, unread, and puts it on the fire. It does not burn. | {A} walks out, all of the way, as far as the line, and stands there with both toes on it.
B It did that at each house. They'd all had a go. | It's got {ghost}'s mark on it. On the inside, where you hold it. I think it was meant to be you who knew.
A (tired to death) What's your horse called? Or did you walk? | I know where it is. I cut it. I was showing off.
B I walked. I had one, and I gave it to someone who was running the other way. | Will you come?
b {A} reaches up behind the lintel, or under the bed, and takes down what has been wrapped for {years}. | {A} bends down, like a person who has dropped a coin in front of strangers, and picks it up.
e Two small figures, one large country. The nearer one is telling the other how to lace a boot. | A door left open. In the hearth, at the heart of the ashes, white as a tooth, the letter.

# the-night-fire rising mid
l EXT|trench|fens|canyon|orchard|homestead|hill|roof
p By a fire no larger than a hat, {B} asks what it is like, and {A} tells it, this once. | {A} and {B} have the watch. Over there, at the same hour, there are fires too, and someone singing.
c {B} wants courage; {A} has only the facts. | {B} thinks of them as monsters; {A} knows the song.
f {B} knows what {A} did at the crossing, and is more afraid, and stays. | {A} has been seen by {B} to weep for the other side.
b {A} feeds it a twig at a time: enough to see a hand by, not enough to be seen. | {B} stops, with a cup half way up, to listen.
B What's it like? | What have they got to sing about?
A Loud. Then it isn't. | It's a girl, and a river. She says she'll wait. She doesn't.
B I meant to say, what are you meant to feel? | You know it?
A Hungry. You'll be ashamed of it. You'll be thinking about cheese. | Everyone knows it. They've put in a different river.
- Something goes by out there, in no hurry. They let it get a good long way off before either of them swallows. | Across the dark, a second voice comes in, under the first; and a little late, a third, quite flat.
B {absent} said you'd held the crossing by yourself. For a night. | They'd cut our throats.
C I'm asleep. I'm only saying, it was two nights. | He's got no ear at all, that third one. You'd think that they would say something.
A There were three of us until {hour}. I'd told them I'd heard the relief. I'd heard the wind. It was just so that they'd stay put. | They might. That third one's got a cold. He'll be the one they've put to look after the mules.
B Did they know? By the end? | You talk as if they were people.
A {ghost} did. {ghost} looked at me, and said, "I hear it too." And turned round again. | It'd be a great deal easier, wouldn't it? I did it for years.
b {B} takes the next twig out of {A}'s fingers, and looks at it; and puts it in. | {A}, scarcely louder than breath, joins in; just the under part, just the end of a line.
B Tomorrow, if you hear something. Will you tell me the truth? | What did you do that for?
A No. | He'd got lost. He'd come in on the wrong verse.
B (moving in closer) All right. Only I'd like it to be something good. Horses, or a band. | They've stopped. {A}, they've heard.
b There is room under the one blanket, if nobody minds about elbows. Nobody does. | Not a sound. Then over the water, flat as a plate, a single voice takes up the verse, right this time.
e The fire goes down. They sleep, or one of them does. And far, far off there is something that might be horses; or the wind. | First light. On the far bank, by a ring of dead ash, somebody has left, set upright, one tin cup.

# the-order mid dark
l EXT|dugout|hall|homestead|farmhouse
p The order has come: {A} is to do to {B}'s people what was done to {ghost}. | {B} gives {A} an order that will save {stake} and cost {A} the only thing left.
c {A} could obey and be forgiven; {B} will not ask for mercy. | {B} has to make it sound like a choice; {A} has to make it be one.
f {A} has not obeyed, and is now the one who is hunted. | {A} has obeyed. {B} will never give another order.
b {A} reads it by {thing}, to the end; then the back of it, where there is nothing. | {B} has the {paper} ready, with its seal, face down, under a hand.
B Is that us? | Close the door. Sit, if you like. No one's here.
A It's got the road on it. It's got the well. They've spelled it wrong, but it's got the well. | I'd sooner stand. I've found things get longer when one sits.
B When? | You know what they're asking for, in return?
A {deadline}. By the numbers, it says. I don't know who it is that does their numbers. | I've heard two versions. In neither of them was I asked.
- {B} fills a bucket, to the top, and carries it in. It is what there is to do at this hour, and it has been done. | The {item} lies on {thing2}. They are both very careful not to see it.
B There's my mother. She'll not walk. She'll want to know if you've eaten. | There are four hundred, in the low town. I went and counted. One does, to put off the other thing.
C I can't hear so well, on this side. I may be a while finding my good one. | If it's a vote, I'm against. I know that it isn't a vote.
A You could go now. I've not got it yet. I was asleep; the boy was slow; he's got a stone in his shoe. | And it's to be me who does it. So that it will look as if we'd wanted to.
B Where? | It has to be someone that they loved.
A I don't know. Where did we go? When it was us? | That's good. That's very well thought out. Who was it thought of that?
B (gently) You didn't. You stopped there, and were killed. Nearly all. That's how it came to be you with the horse. | I did. I was up all night. I kept on trying to get it to be me.
b {A} takes the order to the well and holds it out over it, and stands there, like someone who has been asked the time. | {B} turns it over. There is a space. {B} holds out the pen, and it is the pen that trembles.
A I came to {goal}. I'd do it with clean hands, I said. I said it in a hall, and they all banged on the tables. | Is that to be {ghost}'s reward, then? Is that what it was all for?
B Well, there's the bucket. | No. That was for love. This is only for four hundred people.
b {A} lets go of it. It goes down a long way, and makes no more noise than any other sheet of paper. | {A} signs, very small, down in the corner, as a child signs a drawing.
e {A} unbuckles it all, piece by piece, on to the wall by the well; and there, in a shirt, has a drink of the water. | {B} sprinkles on the sand, lifts it, blows; and then goes on and on blowing at it when it has been dry for some time.

# the-last-stand climax end
l EXT|hill|field|crossroads|street|canyon|causeway
p There are too many of them, and {A} goes out to talk, with empty hands, to {B}, who leads them. | {B} holds the pass. {A} could come round behind, and sends a message first.
c {A} must make {B} turn back without a fight; {B} has come too far to. | {B} does not believe in {A}'s word; {A} has only broken it the once.
f {B} has turned back. {A} has paid for it with the {item} and an oath. | {A} and {B} have changed sides, in a manner of speaking: there is just one now.
b A plain, a table-cloth for a flag, one person walking. It takes as long as it would take. | {A} comes up the last of it on hands and knees, with a white sock on a stick.
B That's near enough. You've come out without your coat. | Who knits your flags?
A I was told I'd not be needing it. | It was that, or the other one, and the other one's got a hole in it.
B I've four thousand. I'd not have thought there was that much to say. | I could have shot you at the rock. At the tree. I did once, a bit, just now. I pulled it.
A It's one word, and I'm working my way up to it. Is {absent} with you? | I thought it was a bee.
- The horses, or whatever bore them here, shift and blow. All down the line it is the only thing that moves. | {B} makes room behind {thing}. It is a narrow place; it was made for one who did not expect to be joined.
B Back there. Eating. {absent} is always eating. | What's the message, then?
C I'm to hold this. If I put it down, they're all to start. It's getting heavy. | There's soup. I've been making it for whoever it turned out to be.
A Then there's somebody on each side who'd be sorry. Here's what I've got. I've got me, this, and the name of the one who {deed}. | That I'm round behind you, with forty. I got there at {hour}.
B I know who that was. I've come all of this way to kill them. | You can't be round behind me. You're here.
A I know you have. You've got it wrong by one house. | I couldn't think of how else to get you to turn round. Turn round. Look at it. You've had your back to it for a month.
b {A} lays the {item} in the grass and kneels by it: not to {B}, just to get lower, as one does for a child. | {B} looks, over a shoulder, at the land that is being fought for: lights, a river, a person bringing in washing.
B Whose, then? | It's just a place. It looks smaller.
A Mine. It was done at my table. I passed the salt. I've come to {goal}, and it turned out I'm where you have to start. | They've no idea that we're up here. We were to {goal}, for them. They've no idea that there's a pass.
B (after all of it) You could have stayed in. You had the walls. | What is it you want?
A I've been in. | To go down and ask them if they'd sooner have had us both at harvest.
b {B} gets down. It is a long way, and one leg is bad. They are the same height, it turns out. | {B} picks up the stick with the sock, considers it, and ties next to it, by the toe, a second one.
e The table-cloth, spread on the grass; and four thousand people, with no idea what to do, watching two of them break bread on it. | Down there a child points. On the skyline, coming down hand in hand for the steepness: two flags, neither of them much.
`);
