import { LRUCache } from 'lru-cache';

/** How the tokens of other model families relate to those of OpenAI's encoding. */
interface TokenFactors {
  /** A count as the model would have it, rounded up. Without a model: the count itself. */
  apply(counted: number, model: string | undefined): number;
  learn(model: string, counted: number, reported: number): void;
  /** The exponential average of the relative errors. */
  readonly drift: number;
}

const SMALLEST = 0.5;
const LARGEST = 2;
const WEIGHT = 0.2;
const REMEMBERED_FAMILIES = 100;
/** What chat formats add would outweigh the text of a shorter prompt. */
const FEWEST_TOKENS = 50;
const OPENAI = /^(gpt|chatgpt|davinci|babbage|text-|codex|o\d)/;

/** Learns a factor for each family of models, as an exponential average between 0.5 and 2. That of OpenAI's models is 1. */
export function createTokenFactors(): TokenFactors {
  const factors = new LRUCache<string, number>({ max: REMEMBERED_FAMILIES });
  let drift: number | undefined;
  const factorOf = (model: string): number => factors.get(familyOf(model)) ?? 1;
  return {
    apply: (counted, model) => (model === undefined ? counted : Math.ceil(counted * factorOf(model))),
    learn(model, counted, reported) {
      if (!(counted >= FEWEST_TOKENS && reported > 0)) return;
      const error = Math.abs(counted * factorOf(model) - reported) / reported;
      drift = drift === undefined ? error : drift + WEIGHT * (error - drift);
      const family = familyOf(model);
      if (OPENAI.test(family)) return;
      const seen = Math.min(Math.max(reported / counted, SMALLEST), LARGEST);
      const factor = factors.get(family);
      factors.set(family, factor === undefined ? seen : factor + WEIGHT * (seen - factor));
    },
    get drift() {
      return drift ?? 0;
    },
  };
}

/** The letters that a model's name begins with: `claude` for `anthropic/claude-sonnet-4-5`, `qwen` for `qwen2.5:7b`. OpenAI's o-series keeps its digit. */
function familyOf(model: string): string {
  const name = model.toLowerCase().split('/').at(-1) ?? '';
  return /^(o\d|[a-z]+|.{0,20})/.exec(name)?.[0] ?? '';
}
