import { readSituations } from '../situation.js';

/** Situations that open a story: an ordinary day, the thing that ends it, and the first no. */
export const SETUP_SITUATIONS = readSituations(`
# the-return setup
p {B} turns up at {place} with the {item}, which belonged to {ghost}, and will not say where it has been. | The {item} comes back: {B} lays it in front of {A} as if {ghost} had only lent it.
c {A} wants to know who kept the {item} all this time; {B} wants it out of {B.their} hands with no questions asked. | {B} wants to be thanked for the {item}; {A} wants {years} accounted for.
f {A} has the {item} that was {ghost}'s and knows {B} has been holding it. | {B} has given up the {item}, and {A} knows there is more where it came from.
b {B} sets the {item} on {thing} and takes two steps back from it. | {B} unwraps the {item} slowly, the way people uncover food for a guest they fear.
A Where did you get that. | Put it away. Somebody will come in.
B I'd like a glass of water first. | Somebody has. You're looking at it.
A It was {ghost}'s. There is one of those in the world and I watched it leave. | I buried that {item}. I mean I told people I had.
B Then you'll know it when you hold it. Go on. | I know what you told people. I stood at the back and nodded.
- {A} leaves the {item} where it lies and straightens {thing2} instead. | {A} reaches for the {item}, changes course, wipes down {thing2}.
C Is that the {item}? The one {ghost} carried? | You said we'd never see that again.
A {years} it was gone. You walk in with it under your coat as if it were bread. | {years}, and not one word from you. Now a delivery.
B I was asked to keep it until you were ready. Nobody told me how that would look. | I meant to bring it the first winter. Then it was late, then it was strange, then it was {years}.
b {A} turns the {item} over and finds a fresh scratch that was never there. | {A} holds the {item} to the light: on its underside somebody has marked a date, and the date is recent.
A Someone has used this. This month. | This mark is new. Who were you keeping it from?
B (too quickly) I dropped it. | You always did check the underside.
A You've never dropped anything in your life. | That isn't an answer. That's a compliment wearing its hat.
B Ask me after {deadline} and I'll tell you. Ask me now and I'll only lie to you nicely. | {ghost} said you'd look there first. {ghost} said it {hour}, this morning.
b {B} is gone before {A} can get round {thing}. | {B} goes out the way {B} came in, leaving the door to swing.
e {A} stands alone with the {item}, and very carefully begins to take it apart. | The {item} on {thing}. {A}'s hand comes down over it, flat, like a hand over a mouth.

# the-wrong-chair setup
p {A} arrives at {place} to find {B} already doing {A}'s work, and doing it well. | {B} has been sent by {power} to sit in {A}'s place for a while; nobody thought to warn {A}.
c {A} wants the place back without having to ask for it; {B} wants to be told to go, so that it can be refused. | {B} has orders; {A} has {years} of habit. There is room at {place} for one of them.
f {power} no longer trusts {A} alone, and {A} knows it. | {A} and {B} must share the work until {deadline}.
b {A} stops in the doorway: {B} is at {thing}, {work}, sleeves rolled. | {B} has moved {thing} a hand's width to the left, and {A} moves it back before saying a word.
A That's not where that goes. | How long have you been here?
B It is now. It saves eleven steps. I counted. | Long enough to fix the drawer. It sticks, did you know?
A I like the steps. | I know it sticks. Sticking is how I can tell when someone's been in it.
B {power} said you might be attached. They said to be patient and keep my coat near. | I was told there'd be somebody difficult. I was hoping for taller.
- {A} hangs a coat on the only hook, on top of {B}'s. | {A} lifts {B}'s cup off {thing2} and looks for somewhere worse to put it.
C I should have warned you. I kept picking up my hat and putting it down. | Don't look at me. I only let people in.
A Show me the paper. There's always a paper. | And who do you report to, when you report?
B (handing over the {paper}) Bottom line, left-hand side. That's your name they've spelled wrong. | The same people you do. I just do it in writing.
b {A} reads the {paper} standing, then sits down to read it again. | {A} folds the {paper} into a very small square.
A Until {deadline}, it says. What happens at {deadline}? | "Support." They've underlined it. In my experience nobody underlines a kindness.
B Either you're back to yourself or I'm you. I'd rather the first. Your shoes look uncomfortable. | They heard you'd stopped sleeping. They heard about {ghost}. It was meant gently.
A You don't know where anything is. | Then here's gently. The left pane rattles when it rains, {absent} lies about small things, and I don't take sugar.
B No. But I've noticed you don't look for things. You look at where they were. | Noted. Which of those was the warning?
b {A} pulls {thing2} across and sits down facing {B}, knee to knee, one job between two. | {A} hands {B} half the work: the worse half, by weight.
e They work without looking up, and reach for the same {item} at the same moment. Neither lets go. | Two coats on one hook. The hook gives, slowly, and neither of them turns round.

# the-offer setup
p {B} offers {A} {sum} to stay out of {matter}, and {A} laughs before noticing the money is real. | The {item} on {thing} is a gift, {B} says. {A} has only to forget {matter} by {deadline}.
c {B} wants {A} bought before {A} knows there is something to sell; {A} wants to learn what is worth that much. | {A} needs the money more than {B} can be allowed to see; {B} can see it.
f {B} has tried to buy {A} off, so {A} knows {matter} is worth more than {sum}. | {A} has not said yes to {B}, and has not said no.
b {B} counts {sum} onto {thing}, squaring the edges. | {B} slides the {item} across {thing} with one finger, as one feeds an animal.
A You've dropped something. | No. Whatever it is, start with what it costs.
B I never drop things. That's {sum}. It's for the quiet. | It costs you nothing. That's what makes it expensive, I suppose.
A I'm already quiet. People complain of it. | Everybody who ever gave me something wanted to watch me open it. You're watching the door.
B Then we're only talking about more of the same. | I'm watching the weather. I'd like to be home before {deadline}.
- From outside, {sound}. {A} looks at the money the way one looks at a dog of unknown temper. | Nobody speaks. {sound}, and then not even that.
A Who else did you pay? Don't say nobody. You've done the counting before; you lick your thumb. | Does {absent} know you're here?
B {absent} took half of this and said thank you. | {absent} drove me. {absent} is outside, not smoking, for your sake.
C I didn't hear any of that. I was thinking about my tomatoes. | Take it. Or don't. But somebody close the door, the whole street has ears.
b {A} picks up one note, holds it to the light, and lays it back a little crooked. | {A} weighs the {item} in one palm and finds it warm.
A What did {ghost} ask for, when you made {ghost} this offer? | You must be very frightened.
B (a beat too late) {ghost} never asked for anything. That was the trouble. | I am comfortable. I should like to stay so. There's a difference and it has a price.
A Then you can put me down for the same. | Then this isn't for me. It's so you can sleep. I don't sell that.
B Think it over. Not because you'll change your mind. Because you'll want to remember you had the chance. | Everyone is very fine the first time. I'll leave it here. It does its own talking, after dark.
b {B} leaves the money lying, and does not look back to see it. | {B} buttons up, bows slightly to the {item}, and goes.
e {A} sweeps the notes into a drawer and locks it, then stands there testing the lock, again and again. | {A} opens a window and sets the {item} on the sill outside, in the weather, where anyone may take it.

# the-small-favour setup
p {A} asks {B} for one small favour at {place}, and {B} answers as though it were enormous. | It is only a signature on the {paper}. {B} reads every line of it and finds {ghost}'s name on the back.
c {A} wants the favour without the reason; {B} will trade the favour for the reason and nothing less. | {A} is in a hurry for {deadline}; {B} has noticed that {A} is never in a hurry for anything good.
f {B} has agreed to help, and has seen enough to guess why {A} needs it. | {B} has signed the {paper} and kept a copy of it in mind.
b {A} lays out the {paper} and a pen, square to each other, like cutlery. | {A} pats three pockets before finding the {paper} in the first.
A It's nothing. It's a signature. You won't even sit down. | Read it or don't, only do it standing up.
B I'll sit down. | You've pressed your collar. Who died?
A You sign for parcels without your glasses. | Nobody. Today.
B Parcels don't sweat. | I've known you {years} and you've asked me for two things. The other one was a tooth.
- {B} settles by {thing}, in no hurry, and licks a finger to turn the page. | {B} brings {thing2} closer and reads with a lip moving.
C Should I go? I feel like I should go. I'd like to stay, though. | Somebody ought to have offered tea by now. I'm not saying who.
A If you don't want to, say so, and I'll ask {absent}. | Page two is the same as page one, only longer.
B {absent} would say yes before you'd finished. That's why you came to me. You wanted someone to stop you. | You've written the date already. Tomorrow's. You were so sure of me.
b {B} turns the {paper} over. On the back, in a hurried hand, is {ghost}'s name and an hour: {hour}. | A second sheet comes unstuck from the first. {A} covers it with a palm, not fast enough.
B What's at {hour}? | That's {ghost}'s hand. I'd know those g's if I were blind.
A A door that's open for ten minutes. And then isn't. | I found it on Tuesday. I've not slept on a Tuesday since.
B (quietly) And {power} know you'll be going through it? | So the favour isn't the signing. The favour's not asking.
A They know somebody will. I've tried to be vague in the right places. | The favour's both. I've never been good at one thing at a time.
b {B} signs, presses hard, and keeps the pen. | {B} signs somebody else's name, beautifully, and blows on the ink.
e At the door {A} looks back: {B} is still holding the pen, testing the weight of it, like a person choosing a stone. | {A} is out and gone. {B} lifts the blotter and reads the whole thing again, backwards, by the light from {thing}.

# the-uninvited setup rising
p {B} walks in on the one hour of the week {A} keeps for remembering {ghost}. | {A} is at {place} to be alone. {B} has come to ask the thing nobody asks: what really happened to {ghost}.
c {A} wants the ritual left alone; {B} needs {A} in the present, today, before {deadline}. | {B} wants the true version; {A} has lived {years} inside the other one.
f {B} knows that {A} still comes here for {ghost}. | {A} has told {B} a part of what happened to {ghost}: the last part, not the first.
b {A} sets out the {item} and sits across from it, as one sits across from company. | {A} lights a match, lets it burn down, lights another. It is some sort of arithmetic.
B They told me you'd be here. They told me not to come. | You burn yours. I'd have thought flowers.
A You heard half of it, then. | Flowers have to be carried past people.
B I wouldn't have, but it's moved. It's not next month any more. It's {deadline}. | I asked {absent} what happened to {ghost}. I got a cup of coffee and a view of somebody's back.
- {A} does not turn round. {thing}, {thing2}, the window: everything in the room gets looked at except {B}. | A draught takes the flame. {A} shields what is left of it and waits.
A Ten more minutes. Then you can have the rest of the week. | {absent} was being kind to you. Take the coffee.
B In ten minutes somebody signs for {stake}, and you're the only name that can stop the pen. | I don't want kind. I'm about to do what {ghost} did, and I'd like to know where the step is missing.
C I said wait outside. I did say it. | I'll be by {thing}. I'm not listening. I'm also not deaf.
b {A} moves the {item} aside to make a place, and {B}, after a moment, sits in it. | {A} holds out the matchbox. {B} takes one and cannot get it to strike.
A {ghost} would have run out of here the moment you opened your mouth. Coat half on. | {ghost} went first because I asked who would. That's the part they leave out.
B And you? | You asked. You didn't push.
A I was the one who shut the lights off after. | You're young about words. I looked at {ghost} when I asked. I looked at nobody else.
B (standing) Then shut them off. Come on. I'll hold the coat. | So you come here and burn things. Does it work?
A (not moving) What do they want me to say? | It warms my hands.
b {A} packs the {item} away, first time in {years} before the hour is out. | {A} takes the match back, strikes it on the first try, gives it to {B} lit.
e The chair across from {A} is left pulled out, as though somebody might still need it. | Two small flames in {place}. The nearer one goes out, and nobody says whose it was.

# the-lesson setup rising
l .
p {A} teaches {B} the one rule of {place}, and breaks it in front of {B} the same hour. | {B}'s first day at {place}: {A} has a speech for it, and {B} has already found the flaw.
c {A} wants {B} careful; {B} wants {A} honest. | {B} needs to be useful at once; {A} needs {B} slow and alive.
f {B} has seen {A} break the rule and knows what for. | {A} has begun, against all plans, to rely on {B}.
b {A} draws a line on the floor with a heel: this side, that side. | {A} puts the {item} into {B}'s hands, then corrects the grip, then corrects it again.
A Everything this side of the line you may touch. Everything on the other side touches you. | Lighter. It isn't going to run away. You are, eventually, but it won't.
B Who's been across? | {absent} said you'd be frightening.
A {ghost} went across, and {absent}, once, for a bet. | {absent} cried for a week. It was a good week. We got the shelves done.
B And they're both missing something, I suppose. | What's the thing nobody tells you on the first day?
- {work}, {A} shows how it is done: slow, slow, and then not slow at all. | {A} goes round the room touching things in order: {thing}, {thing2}, {thing3}.
A {absent} is missing a bet. Now. What do you do when {power} come asking? | That it's mostly waiting. They'll sell you the other part. Waiting is what you'll be good or bad at.
B Say I'm new. | And when it isn't waiting?
A Good. How long will you be new? | You'll have about four seconds, and you'll spend three of them not believing it.
C I've been new for nine years. It's held up. | Tell about the four seconds and the door. That's my favourite.
b {sound}. {A} is across the line before the sound has finished, and back, with something inside {A.their} sleeve. | {thing3} slips. {B} catches it one-handed without seeming to look, and sets it down.
B (looking at the line) That was four steps. On the other side. | Was that the four seconds?
A You counted. | That was two.
B You told me to be careful. Careful people count. What's in the sleeve? | Then I've got two left over. What would you like done with them?
A Something I'd hate to explain to someone new. | Sweep the floor. Slowly. I have to go and reconsider my speech.
b {A} scuffs out the line with a shoe, and draws it again, a step further on. | {A} takes back the {item}, and after a moment gives it to {B} for good.
e {B}, alone, puts one foot across the line. Listens. Puts down the other. | {B} sweeps. On {thing}, {A}'s speech lies folded, and every second line of it is crossed out.
`);
