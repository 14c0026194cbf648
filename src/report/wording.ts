import type { SceneFigures } from '../screenplay/statistics/scenes.js';

const NUMBER = new Intl.NumberFormat('en');

/** `1,204`. */
export function count(figure: number): string {
  return NUMBER.format(figure);
}

/** `1 scene`, `2 scenes`. */
export function counted(figure: number, noun: string, plural = `${noun}s`): string {
  return `${count(figure)} ${figure === 1 ? noun : plural}`;
}

/** `48%`; what is there is never 0. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  return whole === 0 && share > 0 ? 'under 1%' : `${whole}%`;
}

/** `1 h 58 min`, `9 min 40 s`, `12 s`: the longer, the rounder. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The scene's number as written, else its place in the script. */
export function sceneNumber({ number, index }: SceneFigures): string {
  return number ?? String(index + 1);
}

/**
 * Scenes with the numbers they are told by. In a script that numbers its scenes, one without a number of its own (`LATER`)
 * goes by the one before it: `5+`.
 */
export function withNumbers(scenes: readonly SceneFigures[]): readonly SceneFigures[] {
  if (scenes.every(({ number }) => number === null)) return scenes;
  let last = '';
  return scenes.map((scene) => {
    last = scene.number ?? last;
    return scene.number === null ? { ...scene, number: `${last}+` } : scene;
  });
}

/** `3 · INT. HOUSE - DAY`. */
export function sceneLabel(scene: SceneFigures): string {
  return `${sceneNumber(scene)} · ${scene.heading}`;
}

/** Cut to fit beside a picture; the table below it has the whole. */
export function shortened(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** `1, 3–5, 9`: runs of neighbours by their labels. */
export function ranges(places: readonly number[], labelOf: (place: number) => string): string {
  const runs: { from: number; to: number }[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last?.to === place - 1) last.to = place;
    else runs.push({ from: place, to: place });
  }
  return runs
    .map(({ from, to }) =>
      from === to ? labelOf(from) : `${labelOf(from)}${to === from + 1 ? ', ' : '–'}${labelOf(to)}`,
    )
    .join(', ');
}
