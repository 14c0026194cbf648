import { readSituations } from '../situation.js';

/** Situations of decision and aftermath: the plan, the confrontation, the price, the last image. */
export const CLOSING_SITUATIONS = readSituations(`
# the-plan climax dark
l kitchen|galley|diner|dugout|room|bar|loft
p {A} has a plan for {elsewhere} with one part missing; {B} sees that {B} is the missing part. | The plan needs three people and has two. {B} points out that it also needs luck, and that they have used theirs.
c {A} will not ask; {B} will not offer until {A} asks. | {B} wants it sane; {A} wants it tonight.
f {A} and {B} go together to {elsewhere}, before {deadline}. | The plan is set: {B} at the door, {A} inside, and nobody to fetch help.
b On {thing}: a salt cellar, two spoons, the {item}. It is {elsewhere}, seen from above. | {A} draws with a wet finger on {thing}. By the time the far wall is done, the near one has dried.
A I'm the spoon. I come in by here. | Door. Stair. Second door. That's where it stops being easy.
B Who's the salt? | That's where it starts being easy? I'd hate to have missed that.
A The salt's the difficulty. The salt wakes up at a sound, and it's got keys. | Someone holds the second door, for as long as it takes to count two hundred.
B Then something ought to be making a sound over here. By the mustard. | And what's on the other side, shoving?
b {B} turns the salt so that it faces away. Neither of them is fooled by how simple that was. | {B} drags a stool over, studies the wet lines going, one by one.
A I'd thought of that. I haven't got anyone for the mustard. | Something quite large. I only ever saw its coat.
C I don't mind mustard. | I count slow. It's a known fault.
B You've got a whole pantry, and you've laid two spoons. | You need three for that. One to hold, one to count and one to be sorry.
A You've a family. You've got that knee. | {absent} was to be the third.
B (taking up the second spoon) It's you that wants to {goal.your}. I only want to see your face when it works. | {absent} isn't coming. I'm glad. {absent} would have wanted us to vote.
A It very likely won't. | So it's a bad plan.
B Then I want to see it then, too. Where does this spoon go? | It's a dreadful plan. Have you something to write on? I'd like to do it properly.
b {A} sets the second spoon beside the first, and after a moment moves it a little closer. | {B} takes {A}'s wrist and, with the finger at the end of it, draws in a way out.
e {hour}. The spoons, the salt, on an empty table. The mustard has been knocked over on its side. | The wet plan fades from the wood. Last to go is the small door {B} put in, on the side where nobody had looked.

# the-other-side-of-the-table climax
p {A} sits down across from {B}, at last, with {matter} between them, and {B} pours for both. | {B} has been expecting {A} for {years}, and is hurt that it took so long.
c {A} wants {B} to say it before a witness; {B} wants {A} to understand why, and then to be silent for ever. | {B} offers {A} everything short of the truth; {A} will accept nothing else.
f {B} has admitted to {A} that {B} {deed}. | {A} has refused {B}, and both know what has to follow.
b {B} pours, full to the brim, with a steady hand, and pushes one across {thing}. | {B} has laid two places. {A}'s is the one with its back to the door.
B You've lost weight. It's become a habit with the honest, have you noticed? | I told them all: let them come up. I'd know that step. You favour the left since the accident.
A You {deed}. | It wasn't an accident.
B Good evening. Sit down. It's been a long road and you've had it uphill. | No. But we've both been so well mannered about it.
A I'd like you to say it. I've heard everybody else say it. | I've got the {paper}.
- {B} turns the glass on the wood, a quarter turn, a quarter turn, like somebody opening a safe. | {B} cuts up something on {A}'s plate, small, as for a child, and slides it back.
B I {deed}. Now. Does it feel as you had hoped? The ceiling is still up. | You have a copy. I have the one that counts, and also the stove.
C I heard it. For what that's worth, I heard it. | I'd not eat that, if it's all the same.
A Why {ghost}? | Why did you leave one, then? You could have burned them both in the first winter.
B {ghost} was going to be brave in front of a great many people. I couldn't have had that; it catches. | I wanted somebody to read it. One gets lonely for being understood. I used to hope that it'd be you.
A They'd have lost to you, all the same. You had everything. | I read it. Every line. Do you know what I understood?
B One never has everything. One has till {deadline}. You know that; it's why you walk so fast. | Tell me. I've given up a great deal to hear it.
b {A} drinks it off, sets the glass upside down on the {paper}, and pushes both across. | {A} takes the {item} from under the coat and stands it on {B}'s plate, where {B} must look at it.
A Sign under the ring. While it's wet. | That you couldn't spell {ghost}'s name. You did that, and you never even knew who it was.
B (almost tender) And if I don't? | (the first crack) It was a long time ago. There were a number of names.
A Then I've had a drink with you, and it's the last anyone will. They're on the stairs. I favour the left; count the others. | Say it now. I'll help you. It begins like a breath.
b Steps, outside: one pair, two, ten. {B} listens, and for the first time sets the bottle down. | {B}'s mouth makes the shape of it. No sound. The knife is laid down straight beside the plate.
e A ring of wet on the paper. The pen goes in at one side of it and, slowly, begins to come out of the other. | Two places laid. {A}'s chair pushed in. Across from it somebody sits, saying a name over and over, to get it right.

# the-narrow-place climax
l roof|causeway|canyon|stair|hull|seawall|jetty|alley|crossing|trench|quay|docks|spine
p At {place} there is room for one to pass. {A} and {B} have both come to be that one, and neither has come for themselves. | {A} could stop {B} by doing nothing. It would take about four seconds.
c {B} must get by; {A} must stop it, and each knows that the other is not bluffing. | {A} wants {B} to choose; {B} wants to be forced.
f {A} has let {B} go by, and what happens to {stake} is on both of them. | {A} has saved {B}, and lost the {item} by it.
b {A} stands in the gap and puts down what {A.their} hands were holding. It takes some time. | It goes all at once: {thing}, then the edge, then {B}, hanging by eight fingers over a great deal of air.
B I've no quarrel with you. I've one with where you're standing. | Don't. The {item}. You can't hold the both of us.
A I know. I picked it for that. | I'm aware of it.
B They've promised me. If I'm through by {hour}, they let {absent} go. | They'll have it in a minute. Everything you did, everything {ghost} did. It's sliding, {A}. Look at it, not at me.
A They promised me {stake}. It's the same promise. They've got just the one, and they pass it round. | I've looked at it for {years}.
- The wind gets in between them. Neither is much of a fighter; each is looking for somewhere to begin. | The {item} tips, and rocks, and inches off down the slope with a small sound like somebody tidying.
B You could be lying. | I'd have let you drop. I had it all worked out.
C It's the same promise! I've got one too! Look! | Take my belt! Somebody! I've a belt here!
A I could. Turn out your pocket. Third line: "on good faith." | I know you would. You told me the day we met. It was restful.
b {B} pulls out a folded {paper}; {A} pulls out another. They are held up, edge to edge, shaking. | {A} lets go of one thing and takes hold of the other, with both hands, low down, and begins to lean.
B (reading) "In view of your long friendship." They've put in the same smudge. | (hoarse) Why would you do that?
A They had us both at the one desk on the same day. We must have passed in the hall. | Keep talking. You're lighter when you're angry.
B I remember the hall. There was someone crying. I thought, I'm glad it's not me. | You've thrown away {matter}! For what? I'd not thank you. I've never thanked a soul.
A It was you. No. It was me. | That's it. One more like that.
b {A} turns sideways. It leaves enough room for two, if they both breathe in. | {B} comes up over the edge by the collar, all knees, and they lie there side by side with their mouths open.
e They go through face to face, chest to chest, like two people trying to dance in a cupboard. Then there is only {place}, and the gap. | A long way down, something breaks. {B} starts to say thanks and gets it wrong, and starts again.

# the-hearing climax end
l hall|court|church|market|saloon|canteen|square|theatre|queue|gym|bar
p Everyone has come to {place} to hear {A} say it, and {B} has come to hear {A} not dare. | {A} has one minute to speak. {B} has seen to it that nobody will be listening.
c {A} must say in public what it cost {A.them} to say to one person; {B} can stop it with a single true sentence. | {A} must be heard; {B} needs only noise.
f It has been said in front of everyone that {B} {deed}. | Everyone knows now, and {B} is the last who has not sat down.
b {A} stands up before a room that keeps on talking, and waits, and the waiting does it. | {A} begins. Somebody coughs; then somebody else, on a signal; then thirty.
A I'll be short. I've practised, and it got shorter every time. | My name you know.
B Might we have the windows shut? I'm sure it's a delicate voice. | Louder! They can't hear you at the back. They're devoted to you, at the back.
A Leave them. The ones outside want to know as well. | Then I'll come to the back.
B They know you left {ghost} behind. Perhaps you would start there? It's where people start, when they talk about you. | Stay where you're put, please. There is an order of business. You are item six.
- It goes through the room like a dropped tray. {A} holds on to {thing}, and lets it pass over. | {A} comes down off the step and in amongst them; the coughing has nobody to aim at.
A I did. I left {ghost}. That was going to be my last line, and now I shan't need to work up to it. | I was told I'd have a minute. I've used twelve seconds. {B} has used the rest.
C Let it be said! I've stood up, and my leg's bad, so let it be said! | Item six! We've heard the other five. They were all drains.
B You see? From the mouth itself. | Is there nobody to keep this in order?
A I left {ghost} because {B} had told me the way was clear. {B} knew it wasn't. I have the hour, in {B}'s own hand. It's {hour}. | You did. You kept order. You {deed}, and it was so orderly that we thanked you.
b {A} passes the {paper} to the nearest stranger, and it starts to travel, from row to row to row. | {A} puts the {item} into the hands of an old woman in the last row, who knows what it is, and stands up.
B (above the noise) You'll take the word of someone who ran? | That's a forgery. That's a thing from a shop!
A Yes. I'd take it twice. Who else would be telling you about the road? | Ask her whose it was. Go on. She won't cough.
B Give me that. Give it here! | I only ever did what you all wanted doing!
b The page has got to the row behind {B}. The hand that has it does not give it up. | One by one they get to their feet, not shouting. It is only a great many people no longer sitting down.
e {A} looks for somewhere to sit. There is one chair. It has had {A}'s name on it, in chalk, all this while. | {B}, in the middle of {place}, in the one clear circle of floor, turning round, and turning round.

# the-price end climax
p {A} has what {A} wanted. {B} comes with the account: what it cost, and who paid. | {A} got to {goal}, or near enough, and finds it does not look as it did from the other side.
c {B} wants {A} to have no illusions; {A} would like one, for this evening. | {A} wants to give it back; {B} will not let it have been for nothing.
f {A} knows who paid for it, and means to pay them back. | {A} will keep what was won, and carry what was lost where it can be seen.
b {A} is {work}, badly, like someone on a first day. | {A} tries it: the chair, the view, the key that fits. None of it seems to be about {A}.
B You've got it upside down. | Is it comfortable?
A Have I? I thought it looked happier. | It's a chair.
B I've brought it all written out. I could come on another day. | It's that chair. Three people I knew would've given an arm for it. One did.
A Another day you'd be kinder, and I'd believe you. Sit. | You'd look better in it.
- {B} puts on spectacles, takes them off, and says it all by heart. | {B} goes round behind the chair and gives it a push. It squeaks; they both wince.
B {absent}: the house. The three from the gate: their places. Me, one knee and some opinions. {ghost}. | I thought there'd be music. I don't know why. I've been hearing it for {years}, just round the corner.
A I know about {ghost}. | There was. You were shouting.
C I'm not on there. I'd like that looked at. I lost a very good umbrella. | Oil. It wants oil. Everything does, that anyone's ever died for.
B You know it like a date. I'm telling you it like a sum. | What'd {ghost} have done, first thing? First morning?
A And on the other side? What did we get? | Opened the window. Then complained about the draught.
b {B} turns the page over. There is one line on it. {B} lets {A} read that alone. | {A} gets up, fights the window, and gets it open by the height of a hand.
B It isn't equal. It was never going to be. I only thought you should see it wasn't nothing. | Well?
A (folding it small) Who do I start with? | (shivering) There's a shocking draught.
B You might start with whoever's next to you. We've had no breakfast. | Now it's yours.
b They share what there is on {thing}, and it is not much, and it takes a long time. | {B} takes the {item} out of a pocket and sets it on the sill, where the light finds it.
e The account, folded, goes under the short leg of {thing}. {A} leans on it. It does not rock. | From outside, in the cold: one open window, in all that wall, and somebody leaning out of it to see who is there.

# the-road-out end
l EXT|depot|station
p {B} is leaving. {A} has come to say one thing and says eleven others. | {A} leaves {place} as {A} came, only lighter, and {B} walks along for the first part of the way.
c {A} wants {B} to stay and will not be caught asking. | {B} wants a promise; {A} has stopped making them.
f {B} is gone, and {A} stays, and it is all right. | {A} has gone on from {place}. {B} keeps the {item}.
b {B} straps up a bag that is clearly full. {A} puts in one more thing, and then another. | {A} has one bag. {B} carries it, over protest, on the wrong shoulder.
A You'll want a scarf. It's damp, where you're going. They've practically invented it. | You needn't come past the corner.
B It's forty miles. | I've business past the corner.
A That's forty miles of damp. And don't take the first room they offer. And {absent} sends, well, nothing, but meant it nicely. | What business?
B Was there something that you wanted to say? | I'm carrying a bag. It's a start. I may branch out.
- {A} tightens a strap that is tight. {sound}. Not yet, then; that isn't for them. | They go some way to no more than the sound of it: four feet, one of them bad.
A The stove. How does one do the stove? | You'll see to the {item}?
C You kick it. I've always kicked it. | I'll write! I'll not, but I'd like to have said it!
B You've been lighting that stove every day since I've known you. | Every day. And I'll say good morning to it, and nobody'll think I'm any odder.
A I've been pretending. I've been cold since the spring. | It only needs doing once a week.
B (gently) Kick it low down, on the left. | I know that. I've got a lot of mornings.
b {B} leans in, and leaves {B.their} forehead against {A}'s for just as long as it takes. | At the corner {B} stops, at an exact place, as if there were a line there.
A You came to borrow a ladder. That's all you came for. That first time. | Well. This is the corner.
B I never did get it. | Say you'll be back. You needn't mean it.
A It's by the door. It's been by the door all along. | No. But I'll tell you what: I'll not lock it when I think of this place. I'll leave it on the latch.
b {B} goes down to the road, and {A} does not wave, with both arms. | {A} takes the bag, changes it to the proper shoulder, and is at once a good deal smaller.
e The ladder, by the door. {A} looks at it, and takes it, and climbs up to see a little further. | {B}, at the corner, one hand up against the light. The road. A dot on it. And then just the road, and {weather}.
`);
