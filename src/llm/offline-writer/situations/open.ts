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
`);
