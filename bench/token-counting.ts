import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createTokenCounter } from '../src/optimizer/tokens.js';

const PROSE = 'Rain on the windows. MAREN (40s) counts the crates twice.\n\nMAREN\n(quietly)\nSomebody has been here before us.\n\n';

const letters = (length: number): string => random(length, 'a'.charCodeAt(0), 26);
const chinese = (length: number): string => random(length, 0x4e00, 8_000);

/** How long counting takes, and how long it keeps the event loop from other work: at most 50 ms is promised. */
export async function tokenBenchmark(): Promise<void> {
  const texts: Record<string, string> = {
    'one letter, 60 000 times': 'a'.repeat(60_000),
    '60 000 random letters': letters(60_000),
    '60 000 random Chinese characters': chinese(60_000),
    '60 000 random Chinese characters in lines of 200': Array.from({ length: 300 }, () => chinese(200)).join('\n'),
    '60 000 characters of a screenplay': PROSE.repeat(600).slice(0, 60_000),
    '400 000 random letters': letters(400_000),
  };
  console.log('| text | tokens | counted in | longest block | counted again in |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const [name, text] of Object.entries(texts)) {
    const counter = createTokenCounter();
    await counter.load();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const first = await timed(() => counter.count(text));
    await new Promise((resolve) => setTimeout(resolve, 5));
    delay.disable();
    const again = await timed(() => counter.count(text));
    console.log(`| ${name} | ${first.result} | ${first.ms.toFixed(0)} ms | ${(delay.max / 1e6).toFixed(1)} ms | ${again.ms.toFixed(2)} ms |`);
  }
}

async function timed<R>(work: () => Promise<R>): Promise<{ result: R; ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}

function random(length: number, first: number, count: number): string {
  return Array.from({ length }, () => String.fromCharCode(first + Math.floor(Math.random() * count))).join('');
}
