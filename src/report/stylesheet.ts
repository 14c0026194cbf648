/**
 * Colours are told apart by those who see red and green alike (blue against orange, after M. Okabe and K. Ito), and by
 * their lightness on paper without colour. Where more than two meet, shapes or places differ as well. What is drawn has a contrast of 3:1
 * at least to what is behind it, text 4.5:1.
 */
export const STYLESHEET = `:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #fff; --ink: #1d1c19; --soft: #5d5a53; --line: #e4e1d9;
  --dialogue: #1f6aa5; --action: #c2650a; --named: #8b8678;
  --speech-1: #6897c1; --speech-2: #2f75ad; --speech-3: #0f4370;
  --interior: #1f6aa5; --exterior: #b8741a; --mixed: #2f8a76; --unset: #8b8678;
  --target: #6a8aa4; --tolerance: #dfe7ee;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #17181a; --card: #1f2123; --ink: #eceae4; --soft: #a9a69e; --line: #34363a;
    --dialogue: #62aee6; --action: #eca04f; --named: #85888c;
    --speech-1: #4a7ba4; --speech-2: #6fb0e0; --speech-3: #d3eafb;
    --interior: #62aee6; --exterior: #e9a956; --mixed: #5cc0a8; --unset: #85888c;
    --target: #7a9fbc; --tolerance: #2b3640;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
header { text-align: center; margin-bottom: 2.5rem; }
h1 { margin: 0; font: 700 2.1rem/1.25 "Courier Prime", "Courier New", Courier, monospace; overflow-wrap: anywhere; }
header p { margin: .35rem 0 0; color: var(--soft); }
h2 { margin: 0 0 .35rem; font-size: 1.2rem; line-height: 1.3; }
section { margin: 0 0 1.5rem; padding: 1.4rem 1.6rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
section > p { margin: 0 0 1rem; max-width: 46rem; color: var(--soft); overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0 0 1.5rem; }
.figures div { padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--soft); font-size: .85rem; line-height: 1.35; }
.figures dd { margin: 0; font-size: 1.35rem; font-weight: 650; line-height: 1.35; white-space: nowrap; font-variant-numeric: tabular-nums; }
figure { margin: 0; }
.narrow { display: none; }
.plot { display: block; width: 100%; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
.plot text { white-space: pre; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 0 0 .6rem; padding: 0; list-style: none; font-size: .85rem; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: .45rem; }
.swatch { width: 1rem; height: .8rem; border-radius: .1rem; }
.speech-1 { background: var(--speech-1); }
.speech-2 { background: var(--speech-2); }
.speech-3 { background: var(--speech-3); }
.named { height: .25rem; background: var(--named); }
.dialogue { background: var(--dialogue); }
.action { background: var(--action); }
.interior { background: var(--interior); }
.exterior { background: var(--exterior); }
.mixed { background: var(--mixed); }
.unset { background: var(--unset); }
.average { height: 0; border-top: 2px dashed var(--ink); }
.target { height: .5rem; background: var(--target); }
.tolerance { background: var(--tolerance); border: 1px solid var(--target); }
.on-time, .off-time { width: .75rem; height: .75rem; border-radius: 50%; background: var(--dialogue); }
.off-time { border-radius: 0; background: var(--action); transform: rotate(45deg) scale(.85); }
details { margin-top: .8rem; font-size: .9rem; }
summary { cursor: pointer; color: var(--soft); }
.scroll { overflow-x: auto; }
table { width: 100%; margin-top: .6rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: .85em; vertical-align: bottom; }
.figure { text-align: right; }
footer { color: var(--soft); font-size: .85rem; }
@media screen and (max-width: 44rem) {
  main { padding: 1.5rem .75rem 2rem; }
  section { padding: 1rem; }
  .wide { display: none; }
  .narrow { display: block; }
}
@page { margin: 16mm 14mm; }
@media print {
  body { background: none; font-size: 11pt; }
  main { max-width: none; padding: 0; }
  section, .figures div { border-color: #ccc; break-inside: avoid; }
  section, .figures div, .swatch, .plot { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header { margin-bottom: 1.2rem; }
  section { margin-bottom: .8rem; padding: .8rem 1rem; }
  .figures { grid-template-columns: repeat(6, 1fr); gap: .4rem; margin-bottom: .8rem; }
  .figures div { padding: .5rem .6rem; }
  .figures dt { font-size: .7rem; }
  .figures dd { font-size: 1rem; }
  details:not([open]), summary { display: none; }
  section:has(details[open]) { break-inside: auto; }
}
`;
