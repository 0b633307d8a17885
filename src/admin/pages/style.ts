import { CHARTS, COLOURS } from '../../charts/style.ts'

/** The one stylesheet of the pages for operators. */
export const STYLE = `
${COLOURS}
:root{--alarm:#a3211b;--fine:#0f6b3a;--chosen:#e3e9fb}
@media (prefers-color-scheme:dark){:root{--alarm:#ff9c94;--fine:#7ddba3;--chosen:#232c45}}
*{box-sizing:border-box}
body{margin:0;padding:0 1.25rem 2rem;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
header,main,footer,body>.alarm{max-width:72rem;margin-inline:auto}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.5rem;padding:.75rem 0;border-bottom:1px solid var(--line)}
header ul{display:flex;flex-wrap:wrap;margin:0;padding:0;list-style:none}
header nav:first-of-type{margin-inline-start:-.625rem}
header nav:last-of-type{margin-inline-start:auto;font-size:.875rem}
header li a{display:block;padding:.25rem .625rem;border-radius:.375rem;text-decoration:none}
header li a:hover{text-decoration:underline}
header li a[aria-current]{background:var(--chosen);color:var(--ink);font-weight:600}
.name{margin:0;font-weight:600;font-size:1.0625rem}
.name .quiet{font-weight:400;font-size:.875rem}
a{color:var(--link);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
main:focus{outline:0}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
h1{margin:1.25rem 0 .5rem;font-size:1.375rem}
h2{margin:0 0 .75rem;font-size:1.0625rem}
h3{margin:1rem 0 .375rem;font-size:.9375rem}
p{margin:0 0 .5rem;overflow-wrap:anywhere}
section>p:last-child{margin-bottom:0}
.scroll+p,pre+p{margin-top:.625rem}
.quiet{color:var(--quiet)}
.bad{color:var(--alarm);font-weight:600}
.good{color:var(--fine);font-weight:600}
code,pre,textarea{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
form.row{margin-top:.75rem}
section{margin-top:1rem;padding:1rem;background:var(--sheet);border:1px solid var(--line);border-radius:.5rem}
.alarm{border:2px solid var(--alarm);margin-top:1rem}
.alarm h2{color:var(--alarm)}
.alarm ul{margin:0;padding-inline-start:1.25rem}
footer{margin-top:1rem;font-size:.875rem}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem 1.5rem;margin:0}
dt{color:var(--quiet);font-size:.8125rem}
dd{margin:0;overflow-wrap:anywhere}
.scroll{position:relative;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.375rem 1rem .375rem 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
th{font-weight:600}
thead th{color:var(--quiet);white-space:nowrap}
td.number,th.number{text-align:end}
td.short,th[scope=row]{white-space:nowrap}
td.long{min-width:12rem;max-width:26rem;overflow-wrap:anywhere}
td.rule{min-width:9rem;overflow-wrap:anywhere}
tr:last-child>*{border-bottom:0}
.choices{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0 0 .5rem;padding:0;list-style:none}
.choices [aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem 2rem}
${CHARTS}
.plot{height:9rem}
summary{cursor:pointer;color:var(--link)}
details{margin-top:.75rem}
form .fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.75rem 1rem;margin-bottom:.75rem}
label{display:block;font-size:.8125rem;color:var(--quiet)}
input,select,button{height:2.375rem}
input,select,textarea,button{width:100%;padding:.4375rem .5rem;border:1px solid var(--quiet);border-radius:.375rem;
background:var(--ground);color:var(--ink);font-size:.9375rem;font-family:inherit}
textarea{min-height:14rem;resize:vertical;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.8125rem}
button{width:auto;padding-inline:1.25rem;background:var(--link);border-color:var(--link);color:var(--sheet);font-weight:600;cursor:pointer}
.row{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end}
.row label{min-width:10rem}
pre{margin:0;padding:.75rem;background:var(--ground);border:1px solid var(--line);border-radius:.375rem;white-space:pre-wrap}
.verdict{font-size:1.125rem;font-weight:600}
.notes{margin:.5rem 0;padding-inline-start:1.25rem}
.rules,.rules ul{list-style:none;margin:0;padding:0}
.rules>li{padding:.375rem 0;border-bottom:1px solid var(--line)}
.rules>li:last-child{border-bottom:0}
.rules ul{padding-inline-start:1.5rem}
.rules details{margin:0}
.rules summary{color:inherit;overflow-wrap:anywhere}
th .quiet{font-weight:400}
.truth{display:inline-block;min-width:2.25rem;font-weight:600}
.settings{table-layout:fixed;min-width:36rem}
.settings th:first-child{width:34%}
.settings th:last-child{width:24%}
.settings th[scope=row],.settings td{white-space:normal;font-weight:400;overflow-wrap:anywhere}
@media (max-width:40rem){body{padding-inline:.75rem}section{padding:.75rem}header nav:last-of-type{margin-inline-start:-.625rem}}
@media print{body{background:none}header nav,footer{display:none}section{break-inside:avoid}}
`.trim()
