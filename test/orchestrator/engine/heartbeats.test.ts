import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeats } from '../../../src/orchestrator/engine/heartbeats.js';
import { createMemoryWire } from '../../support/memory-bus.js';
import type { MemoryWire } from '../../support/memory-bus.js';

let wire: MemoryWire;
let made: Heartbeats[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'performance'] });
  wire = createMemoryWire();
  made = [];
});
afterEach(() => {
  for (const heartbeats of made) heartbeats.stop();
  vi.useRealTimers();
});

function worker(id: string, mayBeat = () => true, hasWork = () => true): Heartbeats {
  const heartbeats = new Heartbeats(wire.connect(), id, { mayBeat, hasWork });
  made.push(heartbeats);
  return heartbeats;
}
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

it("counts the own beats since another worker's last", async () => {
  const here = worker('here');
  let alive = true;
  worker('there', () => alive);
  expect(here.silenceOf('there')).toBe(0);
  await pass(20);
  expect(here.silenceOf('there')).toBeLessThanOrEqual(1);
  alive = false;
  await pass(10);
  expect(here.silenceOf('there')).toBeGreaterThanOrEqual(4);
  alive = true;
  await pass(3);
  expect(here.silenceOf('there')).toBeLessThanOrEqual(1);
});

it('takes nobody for silent while no beat of its own comes through', async () => {
  const here = worker('here');
  here.silenceOf('there');
  wire.lose = () => true;
  await pass(600);
  expect(here.silenceOf('there')).toBe(0);
});

it('takes a burst of beats that were held back for one', async () => {
  const here = worker('here');
  here.silenceOf('there');
  const bus = wire.connect();
  for (let beat = 0; beat < 30; beat += 1) bus.publish('workers', 'here');
  await pass(0.01);
  expect(here.silenceOf('there')).toBe(1);
});

it('forgets workers that nobody asks for', async () => {
  const here = worker('here');
  here.silenceOf('there');
  await pass(10);
  here.keepOnly(new Set());
  expect(here.silenceOf('there')).toBe(0);
});

it('is silent with nothing to do and nobody to watch, and beats again for either', async () => {
  let busy = false;
  const idle = worker('idle', undefined, () => busy);
  const heard: string[] = [];
  wire.connect().subscribe('workers', (id) => void heard.push(id));
  await pass(60);
  expect(heard).toEqual([]);
  busy = true;
  await pass(11);
  expect(heard).toEqual(Array.from({ length: 5 }, () => 'idle'));
  busy = false;
  idle.silenceOf('another');
  await pass(10);
  expect(heard).toHaveLength(10);
  expect(idle.silenceOf('another')).toBe(5);
  idle.keepOnly(new Set());
  await pass(60);
  expect(heard).toHaveLength(10);
});
