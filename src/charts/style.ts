/** Colours of pages with charts. They keep 3:1 to the ground, texts 4.5:1, light and dark. */
export const COLOURS = `
:root{color-scheme:light dark;--ground:#f4f5f7;--sheet:#fff;--ink:#171a21;--quiet:#565d6b;--line:#dfe3e9;--link:#2450c4;
--c0:#2450c4;--c1:#b45309;--c2:#0f766e;--c3:#a21caf;--c4:#4d7c0f;--c5:#b91c1c;--c6:#6b7280}
@media (prefers-color-scheme:dark){:root{--ground:#0e1014;--sheet:#171a20;--ink:#eceef2;--quiet:#a4abb9;--line:#2f353f;
--link:#94b2ff;--c0:#94b2ff;--c1:#fbbf24;--c2:#5eead4;--c3:#f0abfc;--c4:#bef264;--c5:#fca5a5;--c6:#9ca3af}}
`

/** The charts themselves. */
export const CHARTS = `
rect{stroke:var(--sheet);stroke-width:.5;vector-effect:non-scaling-stroke}
.plot{display:block;width:100%;height:12.5rem;border-bottom:1px solid var(--quiet)}
.ends{display:flex;justify-content:space-between;margin:.25rem 0 0;color:var(--quiet);font-size:.875rem}
.c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}
.c6{fill:var(--c6)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.5rem 0 0;padding:0;list-style:none}
.legend svg{vertical-align:-2px}
`
