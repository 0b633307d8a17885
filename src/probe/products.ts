// What the products that have a preset say of themselves before anybody signs in.
import type { Audience } from '../config/words.ts'
import type { HeaderFields } from '../rules/fields.ts'
import { fieldValues, firstValue } from '../rules/fields.ts'

/** One answer, as far as it is looked at. */
export type Seen = { readonly headers: HeaderFields; readonly text: string }

type Sign = { readonly told: string; readonly isIn: (seen: Seen) => boolean }

export type Product = {
  /** Of the preset. */
  readonly preset: string
  readonly name: string
  /** Each is enough. */
  readonly signs: readonly Sign[]
  /** Where its sign-in is, below its address: asked while nothing else has told the product. */
  readonly signIn: string
  /** What else people and programs ask it for, and are refused. */
  readonly places: readonly { readonly place: string; readonly as: Audience }[]
}

export const PRODUCTS: readonly Product[] = [
  {
    preset: 'testrail',
    name: 'TestRail',
    signs: [
      cookie('tr_session'),
      location(/index\.php\?\/(auth\/login|dashboard)/i),
      text(/<(section|div)\b[^>]{0,300}class="ac-content"/i, 'the panel for Jira, class ac-content'),
      text(/\?\/auth\/login\/?["'][^]{0,4000}TestRail/i, 'a sign-in form that posts to ?/auth/login'),
    ],
    signIn: 'index.php?/auth/login',
    places: [
      {
        place: 'index.php?/ext/jira/render_panel&ae=connect&av=1&issue=USHER-1&panel=references&login=button',
        as: 'frame',
      },
      { place: 'index.php?/api/v2/get_projects', as: 'client' },
    ],
  },
  {
    preset: 'confluence',
    name: 'Confluence',
    signs: [
      header('X-Confluence-Request-Time'),
      cookie('seraph.confluence'),
      text(/<meta\b[^>]{0,300}name="confluence-[\w-]+"/i, 'meta elements of Confluence'),
      text(/\b(action|href)="[^"]{0,200}dologin\.action/i, 'a sign-in form that posts to dologin.action'),
      location(/\/login\.action\b/i),
    ],
    signIn: 'login.action',
    places: [
      { place: 'rest/api/content', as: 'script' },
      { place: 'status', as: 'client' },
    ],
  },
  {
    preset: 'jira',
    name: 'Jira',
    signs: [
      text(
        /<meta\b[^>]{0,300}name="application-name"[^>]{0,300}content="JIRA"/i,
        'the meta element application-name JIRA',
      ),
      text(/<body\b[^>]{0,300}id="jira"/i, 'a page whose body is called jira'),
      location(/\/login\.jsp\b/i),
    ],
    signIn: 'login.jsp',
    places: [
      { place: 'rest/api/2/myself', as: 'script' },
      { place: 'status', as: 'client' },
    ],
  },
]

function cookie(name: string): Sign {
  return {
    told: `the cookie ${name}`,
    isIn: ({ headers }) => fieldValues(headers, 'set-cookie').some((line) => line.startsWith(`${name}=`)),
  }
}

function header(name: string): Sign {
  const key = name.toLowerCase()
  return { told: `the header ${name}`, isIn: ({ headers }) => firstValue(headers, key) !== '' }
}

function location(pattern: RegExp): Sign {
  return {
    told: 'where its redirect leads',
    isIn: ({ headers }) => pattern.test(firstValue(headers, 'location')),
  }
}

function text(pattern: RegExp, told: string): Sign {
  return { told, isIn: (seen) => pattern.test(seen.text) }
}
