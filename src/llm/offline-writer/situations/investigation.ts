import { readSituations } from '../situation.js';

/** Crime: the case that comes to the wrong door, the interview, the file, the name. */
export const INVESTIGATION_SITUATIONS = readSituations(`
# the-file-on-the-desk setup
l records|office|room|archive
p {B} brings {A} the one file {A} has asked never to be brought: {matter}, and on the first page {ghost}'s name. | {A} is told to stay away from {matter}. {B} leaves the file behind by accident, squarely, where {A} will find it.
c {B} needs {A}'s eyes on it; {A} is afraid of what they will see. | {A} wants an order to refuse; {B} will only give {A} a choice.
f {A} has opened the file, and knows that {matter} leads back to {ghost}. | {A} has taken on {matter}, and only {B} knows it.
b {B} puts the file down on {thing} and keeps a hand on it. | {B} pats every pocket, says good night, and walks off without the file.
A Not mine. The board says so. Somebody younger. | You've left something.
B Somebody younger had it for an hour and came out to ask me who {ghost} was. | I don't think so.
A And what did you say? | It's got my coffee ring on it. From the first time. I'd know that ring anywhere.
B I said, get your coat, go home. Then I walked round the block twice with this inside my jacket. | Then it must be yours. I was told you weren't to have one.
- {A} goes on {work}, a good deal more carefully than it needs. | {A} moves {thing2} so as not to see the file, and sees it anyway.
C It's all over the building, you know. Nobody's said a word, and it's all over the building. | I could drop it down the lift shaft. People do drop things.
A You know what they'll say. That I can't see straight. Too close. | Who told you? By name.
B You're the only one who was ever close enough. The rest of us have only seen it from the road. | {power}. By letter. With a comma in the wrong place, so somebody was nervous.
b {A} lifts the cover with one finger: a photograph, and under it the {paper}. | {A} opens it at the back, where the small things are kept: the {paper}, in a bag, with a number.
A That was never in evidence. I'd have remembered. I remember all of it, I do it instead of sleeping. | This was logged on the Thursday.
B It came in this morning. No stamp. Somebody put it through my own front door. | So?
A Then somebody wants me to {goal}. | {ghost} was found on the Friday. Who logs the evidence the day before?
B (getting up) Or wants you to try. I'd find out which before you take your coat off. | (at last) That's the question I left by accident.
b {A} takes off the coat. | {A} pulls out a chair for {B} with one foot.
e The photograph, face down. {A} turns it up, looks, and with great care straightens the corner of it on the desk. | Two heads over one lamp. Beyond the glass, on the far side of the street, somebody else's lamp goes out.

# the-interview rising mid
l interview|office|room
p {A} questions {B} for the third time about the night {ghost} went, and {B} answers a question {A} has not asked yet. | {B} has come in without being sent for. {A} has to work out what {B} is there to learn.
c {A} needs {B} to lose the thread; {B} has learned it by heart. | {B} wants to know how much {A} knows; {A} wants to seem to know more.
f {A} knows {B}'s account of that night was written by somebody else. | {B} knows that {A} has the {paper}; {A} knows whom {B} will tell.
b {A} reads {B} the last statement aloud, flat, as one reads out a bill. | {B} sits in the wrong chair, on the asker's side, and finds it comfortable.
A Did I get it right? | People generally wait to be asked.
B Word for word. | I was passing.
A That's what troubles me. Third time, word for word. I can't tell my own birthday the same way twice. | Nobody passes here. It isn't on the way to anything.
B I've a good memory. I get it from going over things. | I'd heard you were back on {matter}. I thought, I'll save them the shoe leather.
- {A} shuts the file, and from here on asks without it. | {A} stays standing. It makes the room, very slightly, {B}'s fault.
A Tell it to me from the end, then. You're home. You've hung up your coat. What came just before the coat? | That's kind. What did you do that night?
B ... The key. | What I've always said.
C I've got to change the tape. Sorry. Go on looking at each other. | Would anyone like a biscuit? They're the last ones. It's been that sort of day.
A Before the key. | I've not read what you've always said. I've been saving it.
B The stairs. Before the stairs I was with {absent}, and it wasn't raining, so don't ask me about the umbrella. | Then you'll know about the umbrella.
b {A} says nothing about an umbrella. Nobody has, in this room, until now. | {A} writes down one word, tears it off, and puts it face down on {thing}.
A I wasn't going to. | I didn't. But I've written it down.
B (after a silence) That was in the paper. | There was one. It was {ghost}'s. It was standing in my hall in the morning, dry.
A It was raining, in the paper. | And the rain had gone on till {hour}.
B I'd like to go home now. | So you see. Somebody brought it to me. I've been trying to think for {years} of a person I could say that to.
b {A} opens the door and stands well back from it. {B} does not get up. | {A} turns the slip of paper over. The word on it is "umbrella".
e On {thing}, in the empty interview, the tape has been running all along. It comes off the reel, and flaps, and flaps. | {B} reads it, folds it, eats it, and asks for a glass of water.

# the-name-in-the-book mid dark
l records|archive|room|hall|cellar
p The book {A} has hunted for is here, and the name in it belongs to the person holding the lamp: {B}. | {A} shows {B} the last entry. {B} has come to tear that page out, and there are two of them on the stairs.
c {A} wants a reason; {B} wants a head start. | {B} will trade the page for {ghost}'s good name. {A} would have to want the name less than the truth.
f {A} knows that {B} {deed}, and {B} has not run. | {A} has the page, and has promised {B} until {deadline}.
b {A}'s finger goes down the column, past strangers, and stops. | {B} holds the lamp just where it throws its own hand's shadow on the line.
A It's alphabetical. I've been looking under the wrong letter for a month. | Move your hand.
B Is it a long list? | It's cold. It's shaking. Give it a second.
A It's got you on it. | You've had a month of seconds.
B Only the once? | Do you know, I thought you'd find it in a week. I kept a bag by the door. In the end I unpacked. I needed the socks.
- {A} wets a thumb and turns back a page, then another, as if somewhere earlier it might not be so. | The lamp is set down on {thing2}. It goes on shaking; it was not the hand.
A "Received, for services." There's a date. I bought you a drink on that date. You said you'd had good news. | You helped me look.
C You could be reading it wrong. I've been read wrong. | Don't anybody jump. I mean it kindly. I just can't be doing with it.
B I had. It was that it was over. I {deed}, and they said that was the end, they'd never ask again. | I looked harder than you did. I had to be the one who got here.
A And did they? | Why, then? You didn't need the money. You've still got that coat.
B Every week. It turns out you can't do it once. It's like crossing a road. You've always crossed it. | They showed me a picture of {ghost}. They said, it's this one or it's yours. I thought I was choosing for {ghost}.
b {A} closes the book on a thumb, to keep the place. | {A} tears the page out, clean, along the stitching. It makes a good loud noise.
A I came in here to {goal}. I'd got so used to the idea that I'd be glad. | Run, if you're going to. I'll count slowly. I was never any good at it.
B You could shut it. You could have been beaten to it. I'd never say. | I'm not. I'm going to sit on that step. When you're done counting, come and sit on it too.
b {B} takes out a key, a badge, whatever there is, and lays it on the cover like a bet. | {A} counts. {B} listens to it with closed eyes, as to a tune from some good year.
e The book, the thumb in it. {A} is standing in the light, trying to remember how one closes a hand. | The step, two people, a torn edge of paper between them. From the street, unhurried, an engine.

# the-last-question climax
l interview|office|room|walk-up
p {A} lays out {matter} for {B}, piece by piece, with nobody else to hear; {B} corrects the details. | {B} has a train, a lawyer and a good night's sleep. {A} has one question left.
c {A} needs it said; {B} needs it to stay a story two people know. | {B} is safe unless {A} breaks the rule {A} has lived by.
f {A} has {B}'s confession, and had a witness all the time. | {B} has been arrested for a small thing and will be kept for the great one.
b One by one {A} puts them down on {thing}: the {paper}, the {item}, a key, a dry umbrella. | {B} checks a ticket against the clock, and sits down with all the patience of the innocent.
A Stop me where I go wrong. | You've ten minutes. I've only the one.
B I always have. | One minute, or one question?
A {ghost} came up those stairs at {hour}, with this, to give it to a friend. | Question. I've had it since I was handed {matter}. I just didn't know that it was a question.
B A little before. And not a friend, quite. An admirer. | Then ask, and we'll both be home for supper.
- {A} moves the {item} an inch, to a better place. {B}, unable to bear it, moves it to the right one. | Somewhere outside, {sound}. Each waits for the other to remark on it.
C Nobody minds if I sit, do they? I've been on these feet since Monday. | That clock's slow. I'm not saying anything by it. It's slow, that's all.
A There was a quarrel. | What was {ghost} wearing?
B There was never a raised voice. {ghost} was sorry for me. It was said in such a nice way. | What an odd thing to ask.
A So you {deed}. | You gave evidence for an hour. You had the shoes, the weather, the time on the church. You never once said what {ghost} had on.
B I {deed}, and I sat with {ghost} afterwards until it was light. You left that out. Nobody has ever thought to put that in. | I suppose it was a coat. It was a cold night.
b {A} looks past {B}, to {thing3}, where the shadow is a little too thick. | {A} takes from a bag, very slowly, a sleeve. Only a sleeve. It is not what anyone would have called warm.
A I'd put it in if I could. I'd need you to say it again. For the record this time. | It was. I was there for the cold. I was looking for {ghost} in it, up and down that road, all night.
B (softly) You told me we were alone. | You'd have given yours away. That was what {ghost} was like. To anyone. To...
A I said nobody else would hear it from me. | To you. You went home in it. It's in every photograph of you that winter.
b Out of the shadow comes {absent}, pencil in hand, who has taken down every word and the silences. | {B} looks down: at the lapels, the good horn buttons, the coat.
e The train goes by at the end of the street, lit, on time. In one of its windows there is a place with nobody in it. | {A} helps {B} off with the coat. It is done gently, one arm and then the other. It takes its own time.
`);
