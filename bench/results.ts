import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Report } from './report.js';

const FILE = new URL('RESULTS.md', import.meta.url);

const TITLES = {
  pipeline: 'Pipeline',
  screenplay: 'Screenplay engine',
  optimizer: 'Optimizer',
  portkey: 'Side by side with Portkey’s gateway',
  streams: 'Streams to readers',
} as const;
export type Section = keyof typeof TITLES;

const HEAD = `# Results of the benchmarks

Written by \`npm run bench -- <name>\`, which replaces the section of that name and leaves the others alone. Counts and ratios hold on any
machine; milliseconds are those of the machine that each section describes.
`;

/** CPU, cores, memory and Node version, and how busy the machine was with other things. */
export function describeMachine(): string {
  const { length, 0: cpu } = cpus();
  return `${cpu?.model.trim()}, ${length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, Node ${process.versions.node}; load average ${loadavg()[0]!.toFixed(1)} at the start`;
}

/** Puts a section in the place of the one of the same name, or where it belongs. */
export function writeSection(name: Section, machine: string, { lines, shortfalls }: Report): void {
  const document = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const body = [
    `## ${TITLES[name]}`,
    '',
    `Machine: ${machine}.`,
    '',
    ...lines,
    '### What fell short',
    '',
    ...(shortfalls.length === 0 ? ['Nothing.'] : shortfalls.map((text) => `- ${text}`)),
  ];
  const sections = (Object.keys(TITLES) as Section[]).flatMap((section) => {
    const text =
      section === name
        ? body
            .join('\n')
            .replaceAll(/\n{3,}/g, '\n\n')
            .trim()
        : find(document, section);
    return text === undefined ? [] : [`${begin(section)}\n${text}\n${end(section)}\n`];
  });
  writeFileSync(FILE, [HEAD, ...sections].join('\n'));
}

const begin = (section: Section): string => `<!-- begin ${section} -->`;
const end = (section: Section): string => `<!-- end ${section} -->`;

function find(document: string, section: Section): string | undefined {
  const from = document.indexOf(begin(section));
  const to = document.indexOf(end(section));
  return from === -1 || to === -1 ? undefined : document.slice(from + begin(section).length, to).trim();
}
