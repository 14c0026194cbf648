import { readSituations } from '../situation.js';

/** Drama and family: the same table, the old joke, the thing everyone has agreed not to say. */
export const KIN_SITUATIONS = readSituations(`
# the-homecoming setup
p {A} comes back to {place} after {years} for {matter}. {B}, who stayed, has kept the spare key and the grudge. | {B} opens the door to {A} and talks about the drains.
c {A} wants to be met; {B} has been meeting {A}'s absence every day. | {A} has come to {goal}; {B} thinks {A} has come to be forgiven.
f {A} has come back, {B} has let it happen, and nobody has said for how long. | {B} knows why {A} has come. {A} does not know what {B} has already signed.
b {A}, bag in hand, tries the key. It fits, and does not turn. {B} opens from inside. | {B} stands in the gap of the door, filling it, with a plunger.
B We changed it. | You'll not be able to use the upstairs one. It backs up.
A When? | Hello.
B The year you didn't come for the funeral. The year after the one when you sent the fruit. | It's been doing it since the spring. I've had a man. He stood there and looked at it and said, "Ah."
A It was good fruit. They said on the telephone that it was good. | {B}. I came on the night train. I've been sick in a hat.
- {B} takes the bag, weighs it, and sets it down again just outside of the sill. | {A} puts out a hand. {B} shakes it: the hand with the plunger.
B It's a small bag. | So you'll want to wash. Well, you can't.
C Is that who I think it is? I've cake. I'm not saying there's cake for everyone. | You've got thin. You've got fat. I don't know what it is; you've got something.
A I wasn't sure. I thought that it might be the sort of thing one does without luggage. | You kept the green paint.
B {matter}. You read about it? Or did {absent} write? | {ghost} picked it. I wasn't going to stand up a ladder and argue with {ghost}.
A {absent} wrote. It said that you were well. It said it three times. | Can I see the room?
b {B} does not move. {A} looks past, at the hook where a coat used to hang. The coat is hanging there. | {A} reaches by {B} to a place on the door frame, low down; and, without looking, finds there with a thumb a row of pencil marks.
B I suppose you've come to {goal}. Everybody's got so keen on it now there's nothing left. | It's the boiler that's in there now. It had to go somewhere.
A I came to see if you'd let me carry something. | It always was the warm one.
B (at last, standing aside) You can carry that in. Mind the step. It's where it was. | (moving the plunger to the other hand) There's a bucket. You can have the bucket, and I'll bring you a kettle. Don't thank me for it.
b {A}, with the bag, trips on the step. {B} has a hand out before there was time to decide not to. | {A} comes in. The passage is only wide enough for one, and they go down it sideways, like people being introduced.
e Two coats on the one hook, in the dark of the hall. One of them drips on to the other. | Behind the door the old voices of pipes. And then, through the wall, a kettle, put down outside a room; and a knock; and feet going away.

# the-sorting rising mid
p {A} and {B} clear {ghost}'s things into three heaps: keep, give, burn. They disagree over a {item}. | {B} has labelled everything. {A} finds a box with {A.their} own name on it, and it is not in {B}'s writing.
c {A} wants it kept and will not say why; {B} wants it gone and knows why. | {B} would like it to stay shut; {A} has never in life left one shut.
f {A} knows that {B} was there, at the end, and {A} was sent away. | {A} has read what {ghost} wrote, and there was nothing in it about {B}.
b "Keep," says {A}, of a jug. "Give," says {B}. They put it down half way. | {B} runs tape along a box as one closes a wound. {A} is {work}, and stops.
A That was on the sill. All the time that I was small it was on the sill. | Why've I got one?
B It leaks. It always leaked; that's what the plate was for. | Everyone's got one. It's only odds and ends.
A I liked the plate. | Yours says "Linen".
B You can have the plate. I'll burn the jug. And what's that you've got behind you? | I like linen.
- {A} brings it out: the {item}, in a sock. There is quite a silence about it. | {A} slits the tape with a thumbnail. {B} looks at the ceiling and counts something on it.
A It's nothing. It's a keep. | It's in green ink. That's {ghost}'s green.
C I've done the cutlery. There's one spoon too few, or we were always wrong about it. | I'll be in the van. There's a thing I want to look at, in the van, with my back to you.
B That's burn. That was the first thing that I thought when I'd the matches. Where did you find it? | There's no need for you to do that now. You're tired. You've been lifting.
A Under the mattress. On the left. It's had somebody's hand round it. It's shiny. | You knew that it was there. You put tape on it.
B (sitting, of all places, on the give) I gave it back to {ghost} that night. There'd been a quarrel. I said, you have it, then. And I went out to see to the dog. | I was asked to. It was nearly the last thing. "Put some tape on that, would you, {B}?" And I'm looking for the scissors.
b {A} weighs it once more; holds it out; and {B} can't, and puts both hands between two knees. | It holds: tickets, teeth, eleven letters to {A}. {A} turns each one over and over. They all have a stamp on.
A You told me there was nobody there. You told me it was quick, and that it was the doctor. | These never went.
B I told you the thing you could go home on. | You'd moved. And moved again. {ghost} used to say, I'll just wait until they light somewhere.
A How long was the dog? | And you? What was in yours?
B Twenty minutes. I wanted to be asked to come in. (a breath) It's a very nice dog. | I told you. Linen.
b {A} makes a fourth heap. It's got nothing in it except for that, and they stand and look at it. | {A} takes the last box, the one marked Linen, and shakes it by an ear. It is linen.
e Fire, in the yard, in a drum. The jug goes in, and the plate. {B}'s hand, over the flames, opening, and opening, and not letting go. | They fold sheets: out, together; out, together. Each time they meet the gap is a little smaller, until there's only a square between them.

# the-anniversary mid dark
l kitchen|dining|hall|galley
p The whole family round one table, and {B} proposes a toast to the person nobody mentions. | {A} has brought a stranger to supper. {B} behaves perfectly.
c {A} wants to get through the meal; {B} has decided that this is the year. | {A} needs {B} to be kind; {B} is being kind as one throws plates.
f It has been said at the table that {A} {deed}. | {B} has told {A} that there is nothing left of {stake}, and has told it to a stranger first.
b {B} gets up. Forks go down round the table, one after another, like rain stopping. | {B} gives the stranger {ghost}'s chair, {ghost}'s glass and the largest piece of the fish.
B I'd like to say a word. | You'll have heard all about us.
A There's the pudding still. | I've said that you're all mad. I didn't want to spoil the rest.
B It keeps. I looked it up. It's {years} today since we stopped setting nine. | That's {A} all over. Leaves one something to find out. I found out a great deal.
A (low) Not tonight. You said that you'd let it be a nice one. | {B}.
- Somebody reaches for the salt for the sake of somewhere to put an arm. | The stranger laughs. No one has seen that the stranger is the only one eating.
B It's nice. It's lovely. I've had two glasses. To {ghost}. Say it. It's only got the two sounds in it; the dog could do it. | Do you like the view? Make the most of it. It's been sold since Monday.
C (to nobody) I'll get the cream. Does anybody want... I'm going to get the cream. | I for one think that it's a lovely fish. I'd like us to stay on the fish.
A To {ghost}. There. Sit down. | What's been sold?
B And to {A}, who {deed}, and has come every year since, and brought a tart. | The view. And what it's looked at out of. You'll be wanting to know, as you'd come to {goal}. I'd just not got round to saying.
b {A}'s glass is in the air, like everybody's. It stays there when the others have come down. | {A} folds up a napkin: in two, in four, in eight, till it won't fold.
A It was me who was driving. I thought you all knew that. I thought that was what the tart was. | You told the butcher. You told whoever it was who fixed the drain. You tell it at the table, to somebody whose name you've not once got right.
B We did know. That's just what I'm saying. We've known it since the tart. | It's easier to tell a stranger. You'd have put your hand on my arm.
A Why would you... What is it that you want me to do? | I'm going to put it there now.
B (coming undone) I want you to bring something else. I've never been able to stand it. It's the almonds. | Don't. I've just managed to get the plates on the table.
b Nobody knows who starts it. It's a snort; it's into a napkin. In a moment they are, all of them, helpless, and some are crying. | {A} does. {B} stands, with a sauce boat, being held on to, and looks straight ahead, and pours it all over the cloth.
e Late. Nine plates in the rack. {B} dries the last, and goes to put it at the back, and does not; and leaves it on the top. | The stranger and the fish, alone at that long table. From the kitchen there is a crash, and a crash, and someone saying: that's better.

# the-good-bye climax end
p It is the last day of {place}. {A} and {B} have one thing to decide and do everything else first. | {A} asks {B} the thing {A} came home to ask, and {B} answers it with a job to do.
c {A} would like to stay now that it is impossible; {B} has made it possible and is afraid to say so. | {A} wants a blessing; {B} wants a lift.
f {A} has got to {goal}, or as near as people do; and {B} goes along. | {B} has let go. {A} stays.
b They carry out the last thing, {thing}, one at each end, and it will not go through the door by which it came in. | {B} hands {A} a brush, and a pot of the green.
A It went in. It must come out. | I've not got long. The bus is at ten past.
B It went in before they hung the door. It's been in there like a ship in a bottle. | That's no time at all. You can do the bottom half.
A Then it stays. | It's sold. Why are you painting it?
B That's what I was going to say. | It's not finished. You don't give over a thing that's not finished, it gets about.
- They let it down. It stands in the middle of the boards, with a look of having known. | They paint. It is a thing that can be done without facing each other; they've both got good at it.
A I mean that it'll have to be left for whoever comes in. They'll think we were mad. | I was going to ask you something. It's what I came for. I've been at it since the hat.
C The man's here for the keys! I've told him they're lost. I'm sitting on them. | There's one of you has missed a bit. I'm not going to say which. It's by the hinge.
B They'd have to be people who'd like it. You'd need to ask them. You'd need to show them about the window. | I know. You've got the same crease. You had it when you wanted a dog.
A (putting down the {item}) What have you done? | Was it my fault? About {ghost}. I'd like you to say. You're the one that was there.
b {B} brings out a paper, so folded that it is nearly cloth. There are two names on it. One has been left blank for the other to fill in. | {B} loads the brush, and draws it down, a good long one, right to the foot.
B It was that, or a new hip. I can't be running about on a hip. | You know this was to've been blue? I told them green. In the shop. {ghost} had gone off to see about a dog.
A You never asked me. You went and you put a space for me. | That isn't an answer.
B I'd had it there for {years}. It's not a big space. You can say no; I'd only have the boiler back in it. | It's as near as I can get with a brush in my hand. Nobody meant it to be this colour, {A}. It's only what there was, and then we'd got used to it, and it was ours.
b {A} turns about, in the bare room, looking for something to lean on; and there it is, in the middle, for the purpose. | A horn. The bus. {A} has a wet brush, and there is a hand's breadth to go.
e The pencil marks, on the frame. Another has been added, right at the top, and it is dated; and beside it, with its tongue out, somebody has drawn a dog. | The bus goes by at the end of the road. In the window, nobody. On the green of the door, low down, the print, quite clear, of an open hand.
`);
