/** The style of a report: nothing is loaded, so the fonts are those of the machine. */
export const style = `
:root { color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2733; --soft: #5b6775; --line: #e4e1da; --tint: #f3f1eb;
  --accent: #2f6f73; --c1: #3d7f86; --c2: #d0954a; --c3: #a9b4bd; --c4: #7a6a9b; --c5: #6f9a61;
  --critical: #a8323e; --high: #cb6a3c; --medium: #d3a548; --low: #8da3b5; --good: #4d8a5d; --fair: #d3a548; --poor: #b9473f; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181d; --card: #1b2027; --ink: #e6e8ea; --soft: #9aa5b1; --line: #2d343d; --tint: #232931;
  --accent: #7fc0c2; --c1: #62aab1; --c2: #dca963; --c3: #5f6b77; --c4: #a493c9; --c5: #8fbd80;
  --critical: #e0707a; --high: #e58f63; --medium: #dfb964; --low: #7f95a8; --good: #76b487; --fair: #dfb964; --poor: #e0766f; } }
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font-variant-numeric: tabular-nums; }
main { max-width: 60rem; margin: 0 auto; padding: 3.5rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.2; font-weight: 600; letter-spacing: -0.012em; text-wrap: balance; }
h1 { font-size: 2.35rem; margin: .3rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.4rem; margin: 3.2rem 0 .35rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.9rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 44rem; }
.eyebrow { text-transform: uppercase; letter-spacing: .09em; font-size: .75rem; font-weight: 600; color: var(--accent); margin: 0; }
.muted, .lead { color: var(--soft); } .small { font-size: .875rem; }
.head { display: grid; grid-template-columns: 1fr auto; gap: 2rem; align-items: center; }
.ring { width: 9.5rem; display: block; } .ring circle { fill: none; stroke-width: 11; } .ring .track { stroke: var(--tint); }
.ring .value { stroke-linecap: round; stroke: var(--good); } .ring .fair { stroke: var(--fair); } .ring .poor { stroke: var(--poor); }
.ring .big { font-size: 29px; font-weight: 650; fill: var(--ink); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); gap: .75rem; margin: 2rem 0 0; padding: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: .8rem 1rem .75rem; }
.tiles b { display: block; font-size: 1.55rem; line-height: 1.2; font-weight: 620; letter-spacing: -.02em; } .tiles span { display: block; color: var(--soft); font-size: .85rem; line-height: 1.35; margin-top: .15rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1.1rem 1.25rem; margin: .9rem 0; }
.wide { overflow-x: auto; } .wide th, .wide td { min-width: 7rem; }
.card > h3:first-child { margin-top: 0; }
.chart { margin: .6rem 0 0; } .chart svg { display: block; width: 100%; height: auto; }
.chart svg.shares { height: 1.6rem; border-radius: .35rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.2rem; margin-top: .65rem; color: var(--soft); font-size: .85rem; }
.legend i { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-inline-end: .45rem; }
.axis { fill: var(--soft); font-size: 11px; } .grid { stroke: var(--line); stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .area { opacity: .13; stroke: none; }
${['c1', 'c2', 'c3', 'c4', 'c5', 'critical', 'high', 'medium', 'low', 'good'].map((c) => `rect.${c}, circle.${c}, polygon.${c} { fill: var(--${c}); } .line.${c} { stroke: var(--${c}); } i.${c} { background: var(--${c}); }`).join('\n')}
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th, td { text-align: start; padding: .5rem .7rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
thead th { font-size: .78rem; font-weight: 600; color: var(--soft); border-bottom-color: var(--soft); } tbody tr:last-child > * { border-bottom: 0; }
.number, th.number { text-align: end; padding-inline-end: 0; padding-inline-start: .7rem; white-space: nowrap; }
.bars th { width: 34%; font-weight: 400; padding-block: .34rem; } .bars td { padding-block: .34rem; border: 0; vertical-align: middle; } .bars th { border: 0; }
.bars svg { height: .72rem; border-radius: .2rem; background: var(--tint); } .bars .number { width: 1%; }
.tag { display: inline-block; min-width: 5.2rem; text-align: center; font-size: .75rem; font-weight: 600; border-radius: 1rem; padding: .08rem .6rem; border: 1px solid currentColor; }
${['critical', 'high', 'medium', 'low', 'good'].map((c) => `.tag.${c} { color: var(--${c}); }`).join(' ')}
ul.plain { margin: .3rem 0; padding-inline-start: 1.1rem; }
.rule { display: grid; grid-template-columns: auto 1fr auto; gap: .2rem .9rem; align-items: baseline; } .rule h3 { margin: 0; } .rule .body { grid-column: 2 / 4; } .rule ul { font-size: .92rem; } .card > :last-child, .body > :last-child { margin-bottom: 0; } .gap { white-space: nowrap; }
footer { margin-top: 4rem; color: var(--soft); font-size: .85rem; border-top: 1px solid var(--line); padding-top: 1rem; }
@media (max-width: 38rem) { main { padding-top: 2rem; } h1 { font-size: 1.8rem; } .head { grid-template-columns: 1fr; } .rule { grid-template-columns: auto 1fr; } .rule h3 { grid-column: 1 / -1; grid-row: 2; } .rule .body { grid-column: 1 / -1; } .ring { width: 8rem; } .bars th { width: 42%; } }
@media print { :root { --paper: #fff; --card: #fff; } html { font-size: 11pt; } main { max-width: none; padding: 0; } h2 { margin-top: 1.8rem; } h2, h3 { break-after: avoid; } .card, .tiles li, tr, figure { break-inside: avoid; } svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
