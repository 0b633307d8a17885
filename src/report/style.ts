/** The one stylesheet of a report as HTML. Its colours keep 3:1 to the ground, texts 4.5:1, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f4f5f7;--sheet:#fff;--ink:#171a21;--quiet:#565d6b;--line:#dfe3e9;--link:#2450c4;
--c0:#2450c4;--c1:#b45309;--c2:#0f766e;--c3:#a21caf;--c4:#4d7c0f;--c5:#b91c1c;--c6:#6b7280}
@media (prefers-color-scheme:dark){:root{--ground:#0e1014;--sheet:#171a20;--ink:#eceef2;--quiet:#a4abb9;--line:#2f353f;
--link:#94b2ff;--c0:#94b2ff;--c1:#fbbf24;--c2:#5eead4;--c3:#f0abfc;--c4:#bef264;--c5:#fca5a5;--c6:#9ca3af}}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1.25rem 3rem;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
main{max-width:60rem;margin:0 auto}
h1{margin:0 0 .5rem;font-size:1.5rem}
h2{margin:0 0 .75rem;font-size:1.0625rem}
p{margin:0 0 .5rem;overflow-wrap:anywhere}
.quiet{color:var(--quiet)}
.notes{margin:.75rem 0 0;padding:.75rem .75rem .75rem 2rem;border-left:3px solid var(--c1);background:var(--sheet)}
section{margin-top:1.25rem;padding:1rem;background:var(--sheet);border:1px solid var(--line);border-radius:6px}
rect{stroke:var(--sheet);stroke-width:.5;vector-effect:non-scaling-stroke}
.bars{margin:0;padding:0;list-style:none}
.bars li{display:grid;grid-template-columns:11rem 1fr 9rem;gap:.75rem;align-items:center;padding:.125rem 0}
.bars .name{overflow-wrap:anywhere}
.bars svg{display:block}
.number{font-variant-numeric:tabular-nums}
@media (max-width:40rem){.bars li{grid-template-columns:1fr auto}.bars .bar{grid-row:2;grid-column:1/3}}
.plot{display:block;width:100%;height:12.5rem;border-bottom:1px solid var(--quiet)}
.ends{display:flex;justify-content:space-between;margin:.25rem 0 0;color:var(--quiet);font-size:.875rem}
.c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}
.c6{fill:var(--c6)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.5rem 0 0;padding:0;list-style:none}
.legend svg{vertical-align:-2px}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap}
th{font-weight:600}
thead th{color:var(--quiet)}
td.text{white-space:normal;overflow-wrap:anywhere;min-width:6rem}
td.number,th.number{text-align:right;padding-right:1.25rem}
@media print{body{background:none;padding:0}section{break-inside:avoid}}
`.trim()
