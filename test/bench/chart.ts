import type { Result } from './measure.js';
import { machineLine } from './machine.js';
import { duration, figure } from './print.js';
import type { Compared, Report } from './report.js';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 650;
const ROW = 24;
/** The comparisons that are drawn, where they were made. */
const DRAWN = ['verify-5', 'again', 'attenuate'];
const TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-weight: 600; }
    .quiet { fill: #59636e; font-size: 12px; }
    .figure { font-variant-numeric: tabular-nums; }
    .grid { stroke: #d1d9e0; }
    .one { stroke: #59636e; }
    .range { stroke: #0969da; stroke-width: 2; }
    .peer { fill: #0969da; }
    .ours { fill: #1a7f37; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .quiet { fill: #9198a1; }
      .grid { stroke: #3d444d; }
      .one { stroke: #9198a1; }
      .range { stroke: #4493f8; }
      .peer { fill: #4493f8; }
      .ours { fill: #3fb950; }
    }
  `;

/**
 * A chart of the ratios as SVG: a point for each median, a line for the middle 80 % of the rounds,
 * on a scale on which twice as fast is as far from 1 as twice as slow. It is light or dark as whoever
 * looks at it prefers; its words are text, and all of its figures stand in its description.
 */
export function drawChart({ machine, comparisons }: Report): string {
  const drawn = comparisons.filter(({ id }) => DRAWN.includes(id));
  if (drawn.length === 0) throw new Error(`a chart needs one of ${DRAWN.join(', ')}`);
  const ticks = ticksFor(drawn);
  let top = 0;
  const panels = drawn.map((compared) => {
    const panel = `  <g transform="translate(0 ${top})">\n${drawPanel(compared, ticks)}\n  </g>`;
    top += heightOf(compared);
    return panel;
  });
  const height = top + 32;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
  <title id="title">How long other libraries take, as a multiple of the time that caveats takes</title>
  <desc id="description">${escaped(drawn.map(describe).join(' '))}</desc>
  <style>${STYLE}</style>
${panels.join('\n')}
  <text class="quiet" x="16" y="${height - 12}">${escaped(machineLine(machine))}</text>
</svg>
`;
}

function heightOf({ results }: Compared): number {
  return 62 + ROW * results.length;
}

/** The ticks between which all ranges lie. */
function ticksFor(drawn: readonly Compared[]): readonly number[] {
  const ends = drawn.flatMap(({ results }) => results.flatMap(({ ratio }) => ratio.middle80));
  const first = TICKS.findLastIndex((tick) => tick <= Math.min(...ends));
  const last = TICKS.findIndex((tick) => tick >= Math.max(...ends));
  return TICKS.slice(Math.max(first, 0), last === -1 ? undefined : last + 1);
}

function drawPanel({ title, results }: Compared, ticks: readonly number[]): string {
  const bottom = 40 + ROW * results.length;
  const at = scale(ticks);
  const grid = ticks.flatMap((tick) => {
    const x = at(tick);
    const kind = tick === 1 ? 'one' : 'grid';
    return [
      `    <line class="${kind}" x1="${x}" y1="36" x2="${x}" y2="${bottom}"/>`,
      `    <text class="quiet" x="${x}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`,
    ];
  });
  const rows = results.map((result, i) => drawRow(result, 52 + ROW * i, at, i === 0));
  return [`    <text class="title" x="16" y="24">${escaped(title)}</text>`, ...grid, ...rows].join(
    '\n',
  );
}

function drawRow(
  { name, time, ratio }: Result,
  y: number,
  at: (ratio: number) => number,
  isOurs: boolean,
): string {
  const [low, high] = ratio.middle80.map(at);
  const text = isOurs ? duration(time.median) : `${figure(ratio.median)} ×`;
  const range = `<line class="range" x1="${low}" y1="${y}" x2="${high}" y2="${y}"/>`;
  return [
    `    <text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${escaped(name)}</text>`,
    ...(isOurs ? [] : [`    ${range}`]),
    `    <circle class="${isOurs ? 'ours' : 'peer'}" cx="${at(ratio.median)}" cy="${y}" r="5"/>`,
    `    <text class="figure" x="${WIDTH - 16}" y="${y + 4}" text-anchor="end">${text}</text>`,
  ].join('\n');
}

/** Where a ratio stands: the same distance is the same factor. */
function scale(ticks: readonly number[]): (ratio: number) => number {
  const first = Math.log(ticks[0]!);
  const last = Math.log(ticks.at(-1)!);
  return (ratio) => {
    const share = (Math.log(ratio) - first) / (last - first);
    return Math.round(LEFT + Math.min(Math.max(share, 0), 1) * (RIGHT - LEFT));
  };
}

function describe({ title, results }: Compared): string {
  const [first, ...others] = results;
  const figures = others.map(({ name, ratio }) => `${name} ${figure(ratio.median)} times`);
  return `${title}: caveats ${duration(first!.time.median)}, ${figures.join(', ')} as long.`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
