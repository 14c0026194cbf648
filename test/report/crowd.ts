/** A script of many scenes in which many people speak, each less than the one before. */
export function writeCrowd(scenes: number, speakers: number): string {
  const out = ['Title: Crowd\nAuthor: A generator'];
  for (let scene = 0; scene < scenes; scene++) {
    out.push(
      `${['INT.', 'EXT.', 'INT./EXT.'][scene % 3]} PLACE ${scene % 17} - DAY`,
      'They look at the sea for a while. '.repeat(1 + (scene % 4)).trim(),
    );
    for (let speaker = 0; speaker < speakers; speaker++) {
      if (scene % (speaker + 1) === 0) {
        out.push(`${nameOf(speaker)}\n${'We could still go back. '.repeat(1 + ((scene + speaker) % 3)).trim()}`);
      }
    }
  }
  return `${out.join('\n\n')}\n`;
}

export function nameOf(speaker: number): string {
  return `PERSON ${String.fromCharCode(65 + (speaker % 26))}${Math.floor(speaker / 26)}`;
}
