import { CHARTS, COLOURS } from '../charts/style.ts'

/** The one stylesheet of a report as HTML. */
export const STYLE = `
${COLOURS}
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
.bars{margin:0;padding:0;list-style:none}
.bars li{display:grid;grid-template-columns:11rem 1fr 9rem;gap:.75rem;align-items:center;padding:.125rem 0}
.bars .name{overflow-wrap:anywhere}
.bars svg{display:block}
.number{font-variant-numeric:tabular-nums}
@media (max-width:40rem){.bars li{grid-template-columns:1fr auto}.bars .bar{grid-row:2;grid-column:1/3}}
${CHARTS}
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
