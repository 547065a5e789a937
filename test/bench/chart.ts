import type { Result } from './measure.js';
import { machineLine } from './machine.js';
import { duration, figure } from './print.js';
import type { Compared, Report } from './report.js';
import type { Outcome } from './targets.js';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 650;
const ROW = 24;
/** The comparisons that are drawn, if they were made. */
const DRAWN = ['verify-5', 'again', 'narrowed', 'mint'];
const TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-weight: 600; }
    .quiet { fill: #59636e; font-size: 12px; }
    .figure { font-variant-numeric: tabular-nums; }
    .grid { stroke: #d1d9e0; }
    .one { stroke: #59636e; }
    .goal { stroke: #bc4c00; stroke-width: 2; }
    .peer { fill: #0969da; }
    .ours { fill: #1a7f37; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .quiet { fill: #9198a1; }
      .grid { stroke: #3d444d; }
      .one { stroke: #9198a1; }
      .goal { stroke: #f0883e; }
      .peer { fill: #4493f8; }
      .ours { fill: #3fb950; }
    }
  `;

/**
 * Draws the ratios of the best slices as SVG: a point for each contender, a dash where a target puts
 * it at the least, on a scale on which twice as fast is as far from 1 as twice as slow. It is light
 * or dark as its reader prefers; its words are text, and all of its figures stand in its description.
 */
export function drawChart({ machine, comparisons, targets }: Report): string {
  const drawn = comparisons.filter(({ id }) => DRAWN.includes(id));
  if (drawn.length === 0) throw new Error(`a chart needs one of ${DRAWN.join(', ')}`);
  const ticks = ticksFor(drawn);
  let top = 0;
  const panels = drawn.map((compared) => {
    const goals = targets.filter(({ comparison }) => comparison === compared.id);
    const panel = `  <g transform="translate(0 ${top})">\n${drawPanel(compared, ticks, goals)}\n  </g>`;
    top += heightOf(compared);
    return panel;
  });
  const height = top + 32;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
  <title id="title">How long other libraries take, as a multiple of the time that caveats takes</title>
  <desc id="description">${escaped(drawn.map(describe).join(' '))}</desc>
  <style>${STYLE}</style>
${panels.join('\n')}
  <text class="quiet" x="16" y="${height - 12}">best slices; dash: at least, by the targets; ${escaped(machineLine(machine))}</text>
</svg>
`;
}

function heightOf({ results }: Compared): number {
  return 62 + ROW * results.length;
}

/** The ticks between which all points lie. */
function ticksFor(drawn: readonly Compared[]): readonly number[] {
  const ends = drawn.flatMap(({ results }) => results.map(({ ratio }) => ratio.best));
  const first = TICKS.findLastIndex((tick) => tick <= Math.min(...ends));
  const last = TICKS.findIndex((tick) => tick >= Math.max(...ends));
  return TICKS.slice(Math.max(first, 0), last === -1 ? undefined : last + 1);
}

function drawPanel(
  { title, results }: Compared,
  ticks: readonly number[],
  goals: readonly Outcome[],
): string {
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
  const rows = results.map((result, i) => {
    const goal = goals.find(({ to }) => to === result.name)?.goal;
    return drawRow(result, 52 + ROW * i, at, { isOurs: i === 0, least: goal && 1 / goal });
  });
  return [`    <text class="title" x="16" y="24">${escaped(title)}</text>`, ...grid, ...rows].join(
    '\n',
  );
}

function drawRow(
  { name, best, ratio }: Result,
  y: number,
  at: (ratio: number) => number,
  { isOurs, least }: { readonly isOurs: boolean; readonly least: number | undefined },
): string {
  const text = isOurs ? duration(best) : `${figure(ratio.best)} ×`;
  const goal = least && at(least);
  return [
    `    <text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${escaped(name)}</text>`,
    ...(goal
      ? [`    <line class="goal" x1="${goal}" y1="${y - 9}" x2="${goal}" y2="${y + 9}"/>`]
      : []),
    `    <circle class="${isOurs ? 'ours' : 'peer'}" cx="${at(ratio.best)}" cy="${y}" r="5"/>`,
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
  const figures = others.map(({ name, ratio }) => `${name} ${figure(ratio.best)} times`);
  return `${title}: caveats ${duration(first!.best)}, ${figures.join(', ')} as long.`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
