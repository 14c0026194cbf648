import { readSituations } from '../situation.js';

/** Courses of talk for outlines that somebody else made. {topic}, {topic2} and {topic3} are things the outline speaks of. */
export const OPEN_SITUATIONS = readSituations(`
# open-asking rising
p 1 | 2 | 3
c 1 | 2 | 3
f 1 | 2 | 3
e 1 | 2 | 3
b 1
A You've been round it three times now. It's {topic}. You can say it. | Start with {topic}. I'll tell you when to stop. | You came about {topic}. Nobody comes here for the view.
B I was going to talk about the weather first. I had quite a bit on the weather. | If I start there I'll never get to the rest. | I came because you wouldn't. Let's have that straight.
A The weather's fine. It's {topic2} that's keeping me awake. | Then we'll do without the rest. | I was working up to it. You know how I am with stairs.
b 2
B It isn't what it looks like from over there. | You've already made your mind up about {topic2}. I can tell: you've stopped fidgeting. | Does anybody else know? About {topic2}?
- {A} comes closer to {thing}, and stops a careful yard short of {B}. | {B} finds something wrong with a sleeve and gives it all the attention there is. | They have ended up on the same side of {thing}, which neither of them planned.
A Then let me stand where you're standing. | I made it up once before, about something else. It was wrong, and it was a great comfort. | You, me, and whoever was listening at the door.
C Somebody is going to have to say it plainly. I vote for neither of me. | I'd like it on record that I asked about {topic} a week ago. | I wasn't listening. I was leaning. There's a difference in the angle.
B You wouldn't like it. It's all edges. | And if it's wrong this time? | There's always a door, with you.
b 3
A I've lived with worse than edges. I've lived with you being polite. | Then at least we'll be wrong about {topic} together, and in daylight. | I'd rather a door than a wall. I've had walls.
B All right. Not for {topic}. For what you did last time, and never mentioned. | (quietly) Together. That's a word you put away years ago. Where did you find it? | Ask me again. Only ask as if you didn't mind what I said.
A Don't thank me yet. Just don't step back. | It was under {topic2}. Most things are. | I can't. I mind. It's the one thing I've never managed to hide.
b 4
B I'm not stepping anywhere. I've gone off stepping. | Then you'd best hold on to one end of it. | Good. Then I'll tell you.

# open-refusing dark
p 1 | 2 | 3
c 1 | 2 | 3
f 1 | 2 | 3
e 1 | 2 | 3
b 1
B No. | Before you open your mouth: I've heard about {topic}. | You can put that face away. I know about {topic}.
A I haven't asked. | Who got to you first? | It's the only one I brought.
B You've got the voice on. The one that ends with me carrying {topic}. | It doesn't matter who. They cried. You'd not have cried. | Then sit behind it, and let me talk.
- {A} opens both hands: nothing in them. {B} does not look impressed. | {A} takes that as one takes a cold bath, all at once. | {A} sits. {thing} is between them, and feels wider than it is.
b 2
A I'd do the same for you. | It isn't finished. You're talking as though {topic} were finished. | You're right about most of it. I'd like to be wrong about the rest in my own words.
B You did. Look how that went. We're still finding bits of {topic2}. | I'm talking as if I were tired. | Go on, then. In your own words. Leave out {topic2}.
C For what it's worth, nobody made me come. | I could hold {topic} for a minute. If it helps. While you both breathe. | That's the longest I've ever heard either of you go.
A If I leave out {topic2} there isn't any of it left. | I know you're tired. I've come to carry the other half of tired. | One night. After that I'll never say the word again.
B (almost a smile) Exactly. | Which half's that? | What word?
b 3
A So you'd let it go to somebody who doesn't even want it. | The half that gets up in the morning. | "Please." I'm out of practice. It's got a bone in it.
B I'd let it go to anybody with dry hands. | You've never once got up in the morning. | Say it again. I want to hear where the bone is.
A You don't mean that. I can tell when you mean a thing. You look sorry. | I got up for this. I got up, I combed my hair, I came here about {topic}. | Please.
b 4
B I look sorry because I'm about to say yes. I haven't got there yet. Don't crowd me. | You've combed it the wrong way. Come here. | There. That wasn't for you. That was so that I could say I made you.

# open-finding mid
p 1 | 2 | 3
c 1 | 2 | 3
f 1 | 2 | 3
e 1 | 2 | 3
b 1
A Don't touch it. Just look. | Tell me I'm seeing things. | How long would you say it's been like that?
B I am looking. I'm looking at {topic} and I'm thinking it can't be. | You're seeing things. So am I. They're the same things. | Since before either of us walked in pretending to know about {topic}.
A That's what I thought, for the first minute. Give it the second. | Then it is {topic}. Somebody's had it all along. | You did know, though. A bit. You didn't jump.
b 2
- {B} goes down on one knee, then thinks better of it, then does it anyway. | {A} goes all round it, the way one goes round a sleeping animal. | Neither of them wants to be the one nearer to {thing}.
B If this is here, then what they told us about {topic2}... | Somebody who dusts. Look at that. Not a mark. | I jump inwards. I've always jumped inwards.
A Yes. | We don't tell anyone. Not till we've understood {topic2}. | I need you to say what you know. Not what you're allowed. What you know.
C And there was I about to sweep it up. | We could all just turn round and come in again. | I don't understand it and I'm already against it.
B You might've let me finish. I'd have liked to be the one who said it. | You mean, not till you've understood it. I understood it coming up the steps. | I know {topic3} comes into it. I know who I'd ask. I know they'd ask me why I was asking.
b 3
A Say it, then. | And you let me go on? | Who?
B They lied. There. It's not as good as I'd hoped. | You were enjoying yourself. And I wanted to be wrong for as long as there was light. | The one who told you that you could trust me.
A It'll be better when you say it to them. | There's still some light. | Nobody told me that. I worked it out.
b 4
B You go first. You've got the face for it. | Then let's be quick, and wrong about {topic} for another five minutes. | Then you work things out very badly. It's the nicest thing I know about you.

# open-parting end climax
p 1 | 2 | 3
c 1 | 2 | 3
f 1 | 2 | 3
e 1 | 2 | 3
b 1
B This is where I'd say something, if I'd thought of it. | You don't have to stay till it's over. | I kept one back for you. It's about {topic}.
A You've had all week. | I've stayed for the rest of it. I may as well see how {topic} comes out. | Only one? We used to have whole evenings.
B I spent the week on {topic}. I thought the words would come by themselves. | It comes out like this. It always does, just with other furniture. | We used to have other people to blame.
b 2
A They don't. You've got to go out and get them, like coal. | You might have warned me. | Tell me the one.
- They watch {thing} as though it might be the first to speak. | {sound}. They both turn to it, grateful. | {A} laughs before it is even told, and then it need not be.
B What would you want me to say about {topic2}? If I'd thought of it. | I did. I did it by keeping quiet, about {topic2}, very loudly. | You'd have been right about {topic2}. If I'd let you.
C I've got one. It's not good. "Mind how you go." | I never know when to leave. I thought it was now, and look. | I'll be outside, being sorry for everybody.
A That you saw it. That you saw I tried to carry it flat. | I heard. I thought it was the pipes. | I'd sooner have been wrong, and had the evenings.
b 3
B I saw it. You spilled about half. | It was partly the pipes. | We could have this one. It's not much of one. It's mostly draught.
A Half! | So what happens to {topic} now? | I've nowhere to be. I find I've arranged it so.
B Half's good. I've seen them come in with the tray and nothing on it. | Somebody picks it up, and thinks they're the first. | I noticed. I wasn't going to bring it up.
b 4
A Mind how you go. | Then I hope that they've got better shoes. | Move over, then. You've got all the good side.

# open-bargain rising setup
p 1 | 2 | 3
c 1 | 2 | 3
f 1 | 2 | 3
e 1 | 2 | 3
b 1
A Let's pretend we're two sensible people, and one of them wants {topic}. | I need it by tonight. | I'll make it simple. What do you want for {topic}?
B And what does the other one want? | Everyone needs {topic} by tonight. Nobody has ever needed it for a Tuesday. | It was simple before you came in.
A To have been asked nicely. | I can pay. | Name it. You've been polishing the number since you heard me on the step.
b 2
B It's a bit late for nicely. You sent somebody. They had a list. | Not in anything I can spend. | I don't want a number. I want to know why you, and why now.
- {B} moves {thing2} out of {A}'s reach, an inch, for the principle of it. | {A} puts what there is on {thing}. It does not make much of a heap. | {A} turns away to {thing3}, to have a face for a moment that nobody is reading.
A The list was a mistake. The list was somebody else's idea of me. | That's all of it. That's what I was keeping for after {topic2}. | Because of {topic2}. Because there's nobody else who'd have to look at it every day.
C You could take turns. I've heard that's been tried. | Take it. It's the first time I've seen the bottom of that pocket. | I'd say yes. But then I always say yes, and look at me.
B I kept it. It's got your handwriting on it, so it was a good likeness. | Put some of that back. I'm greedy. I'm not a flood. | That's the first thing you've said that I'd have to lie awake on.
b 3
A Then you know how it ends. | Half, then. And I'll owe you the rest. | Don't lie awake. Say yes. I'll do the lying awake.
B I know how you'd like it to. | You'd owe me all your life. You'd bring it up at weddings. | You'd be no good at it. You'd drop off.
A Is that a no? | I don't go to weddings. | I've not dropped off since {topic}.
b 4
B It's a "come back when you've eaten". From me that's as good as signed. | You will if I'm owed. That's how it's done. | Then one of us had better be awake for a reason. Here. Before I'm sensible.
`);
