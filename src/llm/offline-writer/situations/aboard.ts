import { readSituations } from '../situation.js';

/** Science fiction and survival: systems that fail, arithmetic with people in it, voices that come too late. */
export const ABOARD_SITUATIONS = readSituations(`
# the-signal setup
l communication|radio|office|lamp|signals|server|deck
p A signal comes in that cannot be: {B} hears {ghost}'s voice in it, and {A} has to decide who else gets to hear. | {A} finds a second message folded inside the first. {B} has known for a day, and said it was interference.
c {B} wants it told to everyone; {A} wants to be certain first, and certainty takes longer than they have. | {A} wants the log corrected; {B} wants one more night in which nobody has to hope.
f {A} and {B} have heard {ghost}'s voice, and have told nobody. | {A} knows {B} kept the signal off the log, and has helped keep it off.
b {B} hands {A} one side of the headset, and they stand ear to ear. | {A} runs it again, slower. In the gap where there ought to be nothing, there is somebody breathing.
A That's us. That's our own carrier, coming back off something. | How long's it been like that?
B We don't breathe in. Listen. It breathes in. | It's been interference since yesterday, around {hour}.
A Play it again. | I asked you yesterday. You said solar.
B I've played it thirty-one times. On the ninth I answered. I want to be honest about that. | I said "could be solar". I was quite careful about it.
- {A} turns the gain down until there is only the needle, jumping to a rhythm one could dance to. | {A} looks along {thing2} for somebody to be angry at. There is only {B}.
C Is that a person? Don't tell me. It's a person. | I knew. I just thought I'd knock on wood and wait, and there's no wood.
A What did you say to it? | What does it say?
B My name. Then I felt silly, and gave it the time. | It gives a position. Then it says, "Don't." Then the position again.
A And then? | Don't what?
B And then it said yours. | That's all. Just don't. I've heard {ghost} say it to me over cards. I'd know it through a wall.
b The needle lies flat. They look at it. It jumps: two short, one long, the old joke knock. | {A} takes a pencil and writes the position on the wall. It is where they are going to be.
A (not quite steadily) {power} confirmed it. They sent flowers. They sent a picture of the flowers. | That's not behind us. That's ahead. That's nine days ahead.
B Then either they lied, or something out there has learned to knock. | So you see why I thought I'd have one more supper.
A We don't tell the rest till I know which. We came to {goal}. That hasn't changed. | We were sent to {goal}. Nobody said we were the second ones sent.
B No. But it's got your name now. | Nobody asked what happened to the first.
b {A} pulls out the jack. The voice, faint, goes on from the speaker overhead. | {B} rubs out the position with a sleeve. It has gone through to the paint below.
e {A} alone at the set, a thumb on the key. Two short. One long. And in the dark, at once, the answer. | The erased figures, still legible in the scratch. {A} lays a hand on them, flat, as though to feel which way it is turning.

# the-arithmetic rising mid
p There is enough for all but one. {A} has done the sum; {B} has done it too, and got the same name. | The gauge has been wrong for weeks, and {B} is the one who set it. {A} does it over, by hand.
c {A} wants to find the error; {B} wants to volunteer before there is a vote. | {B} lied so that they would all sleep; {A} has to decide if they are to be woken.
f {A} and {B} know that somebody will not be coming back, and have told nobody. | {A} knows there are days less than the board says, and that {B} hid it.
b {A} chalks it up on {thing}, rubs it out, and chalks it up from the other end. | {A} raps {thing} with a knuckle. The needle drops by a third and stays there, at its ease.
B Carry the four. | It sticks. You have to not knock it.
A I carried the four. | I don't think it's sticking now.
B Then it's right. I had it by breakfast. I thought I'd let you enjoy the coffee. | I put a shim in it. A bit of a ration tin. It took me an evening. I was rather proud of that shim.
A You take your breakfast with that in your head? | How much have we got?
- They both breathe in. They both notice it, and let it out again with care. | For a moment there is only {sound}, and the two of them listening to how much of it there is.
B I had seconds. I thought, well. | Till {deadline}. Not after. I've worked it with the heating off, and it's till {deadline} with blue lips.
C I've lost two kilos. Put that in. It must be worth an hour. | I breathe through my nose. I always have. I'm only mentioning it.
A There's a mistake. There's a decimal. There's somebody asleep who needn't... | So every time that you told them there was plenty...
B It's one place short. I'm the heaviest, I've no children, and I can't abide any of the songs. It works out very neatly. | They slept. {absent} put on a little weight. They got the seedlings in. Would they have got the seedlings in?
b {A} takes the chalk out of {B}'s hand. There is a small fight for it. | {A} picks the shim out with a fingernail: a bright scrap of tin, bent in the shape of a smile.
A Nobody's doing it till I've been through it again with the coolant in. | I'd have got them mending the pump.
B The coolant's in. I put in the coolant, the tea, the piano wire. I put in the Christmas pudding. | They'd have torn it out of the wall. You weren't here for the last time that people knew.
A Then I'll take out the ones that came to {goal}. Which is me. | I was. I'm what was left. I'd still have asked them.
B (kindly) You're the only one who can land it. I looked at that first. I'm not a saint. I looked there first. | Then ask. It's two floors up, and they're having a birthday.
b {A} rubs out the last line with the heel of a hand, and the line is still there, in grease. | {A} puts the shim back. The needle climbs. It is the worst thing that {A} has done all year.
e The sum, half wiped. Under it, in another hand, somebody has added one more column, headed with a query. | Above them, through the plates, they have begun to sing. {A} counts the voices.

# the-hatch mid dark
l airlock|hatch|door|gate
p {B} is on the wrong side of the hatch, and {A} has the lever. | {A} wants back in. {B}, inside, has to be sure that what is outside is still {A}.
c {B} asks {A} to open; the rules, which {A} wrote, say no. | {A} has forty breaths to prove it; {B} has {stake} to think of.
f {A} opened the hatch for {B} and broke the rule; whatever came in is in. | {B} let {A} back in, and is not certain.
b {B}'s glove comes up against the glass, and spreads. | {A} knocks: two, and two. {B} does not move from {thing}.
B [FILTERED] I can hear you thinking. You might do it where I can't see. | Say something only you'd say.
A What's your count? | It's cold, let me in.
B [FILTERED] Nine minutes. Eight, with talking. So let's talk. What does it say on the wall by your left hand? | Anybody would say that. That's practically what they would say.
A You know what it says. "Nothing that has been out comes in." | I wrote that rule. In my own pencil. I pressed so hard that it went through.
- {A} reads it anyway, all of it, as if it might have another ending. | Fog blooms and shrinks on the far side of the porthole. There is a face in it, and then there isn't.
B [FILTERED] Whose writing's that? | That's on the wall. You can read the wall from there.
A Mine. | You hate me for the soup. You've never said it. You go quiet when it's soup.
C I could look away. If it would help. I'd honestly rather. | That's {A}. That's {A}, isn't it? Nobody'd make up the soup.
B [FILTERED] It's neat. You were so pleased with it. I held the ruler. | I don't hate you. I just think that it's lentils, and you call it something else.
A If it's on you, it's all of us. It's everything we did to {goal}. | What did {ghost} say to me, out here?
b The glove slides down the glass, and leaves five lines. | {A}'s lamp dims. In the porthole there is now mostly {B}, looking out at {B}.
B [FILTERED] I know the sum. I'm not asking for the sum. I'm asking what you'd do if it was me in there. | I wasn't there. No one was there. That's not a fair one.
A You'd open it. You'd open it and make a joke, and we'd all be dead, and I'd have missed you. | I know. I've never told it. "You take the light." I took it. I'd have told you in the spring.
B [FILTERED] (a breath) It'd have been a good joke, too. | (to nobody) That's who that is.
b {A} looks at the rule. Looks at the lever. Licks a thumb, and rubs out one word. | {B} takes hold of the lever in both hands, and puts one foot up against the wall.
e The red lever, going down. Nobody is touching it as if they meant to. | Air. A body falls in across the sill and lies there, laughing. The light it carries is not the one it took out.

# the-burn climax
l command|deck|bridge|cockpit|engine
p Ninety seconds to the only chance they have; {A} must give the word and {B} must stay behind to make it work. | {B} has locked {A} out of the controls to do the brave thing. {A} talks {B} out of it, against the clock.
c {A} cannot say it; {B} needs it said. | {B} wants to be remembered; {A} wants {B} to be alive and annoying.
f It worked. {B} stayed, and {A} gave the word. | It worked by a way that neither had thought of, and they have lost {stake}, or some of it, and not each other.
b {A} straps in. The second harness hangs there empty, turning. | {A} hammers on the panel with the {item} until a corner of it lifts.
A Ninety. Where are you? | Open it!
B [V.O.] Where I said. It's warm. It smells like your socks. | [V.O.] It's going very well. I've only burned the one hand.
A You said you'd rig it and come up. | You can't hold that by yourself. It wants two, it was built for two. I've read the plate.
B [V.O.] I did rig it. It's rigged to me. Eighty. Say your numbers. I like it when you do the numbers. | [V.O.] It wants two or one and a belt. I've a belt. Sixty.
- The deck begins to hum; every loose thing aboard finds out which way is down. | Beneath the floor something enormous clears its throat.
A Pitch is good. Yaw is good. I can still wave off. | Who told you that you were to be the one?
C I'm holding the thing you told me to hold. I don't know what it is, and I'm holding it. | If anyone's got anything to say, I'd say it between now and about four.
B [V.O.] And go round again? On what? Tell me what you can see. | [V.O.] I'm the one with nobody to write to. We went into all that. There was a column for it.
A The limb. There's a line of light on it. It's very thin. It looks like... I don't know. A door. | I'd have to write to me! I'd have to sit down and write, dear me, I'm sorry to say. I can't spell half of what you are.
B [V.O.] Is it blue? {ghost} always said that it'd be blue. | [V.O.] (after a crackle) That's a rotten thing to bring up. Forty.
b {A} reaches out and takes hold of the empty harness, and does it up, and pulls it tight. | {A} stops hammering. Reads the plate again. Turns it over: on the back of it is the hand crank nobody was ever told about.
A It's blue. | There's a crank. It's on my side. It's been on my side the whole way!
B [V.O.] Then say it. | [V.O.] If this is you being kind...
A We came out here to {goal}. It's there. I'm looking at it. ... Burn. | I am never kind to you. Let go of that belt. On three. Your three, not mine, yours is quicker.
b White. It goes on for longer than anyone could hold their breath, and they hold it. | {A} throws a whole weight on the crank, and from beyond the wall, in time with it, comes swearing.
e Blue light through the glass: over {A}'s hands, over the buckled, upright, empty harness. | The panel falls off its last screw. Through the hole, at arm's length, smoke, a hand, a burned belt, and a grin.
`);
