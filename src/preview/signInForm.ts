import { markup, trusted } from '../markup.ts'
import { standIn, type StandIn } from './standIn.ts'

/** A form as an application might have it, with a notice at the place that it has in the application's own page. */
export function signInForm(notice: string): StandIn {
  return standIn({
    title: 'A sign-in form with a notice',
    style: STYLE,
    body: markup`${trusted(notice)}
<main>
<h1>Log in</h1>
<label>User name <input autocomplete="off"></label>
<label>Password <input type="password" autocomplete="off"></label>
<p><button type="button">Log in</button></p>
<p class="quiet">A form of the gallery, in place of the application’s own.</p>
</main>
`,
  })
}

const STYLE = `
main{max-width:22rem;margin:1.5rem auto;padding:1.25rem;background:var(--sheet);border:1px solid var(--line);border-radius:6px}
@media (max-width:26rem){main{margin:1rem .75rem}}
h1{font-size:1.125rem;margin:0 0 .75rem}
label{display:block;margin:0 0 .75rem}
input{display:block;inline-size:100%;margin-top:.2rem;padding:.4rem .5rem;border:1px solid var(--line);border-radius:4px;
background:var(--ground);color:inherit;font:inherit}
button{padding:.4rem 1rem;border:1px solid var(--line);border-radius:4px;background:var(--ground);color:inherit;font:inherit}
p{margin:0 0 .75rem}
.quiet{margin:0;color:var(--quiet);font-size:.8125rem}
`
