// The configuration as it is in force, and who says so.
import { basename } from 'node:path'
import { counted } from '../../counted.ts'
import type { NamedRule } from '../../config/siteRules.ts'
import { fullName } from '../../config/siteRules.ts'
import type { Site } from '../../config/load.ts'
import { formatPath } from '../../config/problem.ts'
import type { Path } from '../../config/problem.ts'
import type { Setting } from '../../config/settings.ts'
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import { printable } from '../../printable.ts'
import { withoutSecrets } from '../../rules/secrets.ts'
import type { ShownConfig } from '../configured.ts'
import { code, columnHeads, facts, scrolling, section } from './page.ts'
import { settingText } from './settingText.ts'
import { moment } from './words.ts'

export type ConfigurationData = {
  readonly config: ShownConfig
  readonly loadedAt: number
  readonly query: URLSearchParams
  readonly now: number
}

/** What the file says; with show=all in the query, what nobody says as well. */
export function configurationPage({ config, loadedAt, query, now }: ConfigurationData): Markup {
  const isAll = query.get('show') === 'all'
  const settings = config.settings?.() ?? []
  const shown = isAll ? settings : settings.filter(({ source }) => source === 'file')
  const general = shown.filter(({ path }) => path[0] !== 'sites')
  return markup`<h1>Configuration</h1>
<p>${code(config.file)}, read ${moment(loadedAt, now)}. Secrets are not shown, nor texts from the environment that could be one.</p>
${choices(isAll, settings)}${section('general', 'For all sites', settingTable('For all sites', general, config))}
${config.sites.map((site, index) => {
  const own = shown.filter(({ path }) => path[0] === 'sites' && path[1] === index)
  return section(`site-${index}`, `The site ${site.name}`, sitePart(site, own, config))
})}`
}

function choices(isAll: boolean, settings: readonly Setting[]): Markup {
  const ofFile = settings.filter(({ source }) => source === 'file').length
  const some = `What the file says (${ofFile})`
  const all = `With what is so unless it says otherwise (${settings.length})`
  return markup`<ul class="choices" aria-label="What is shown">${
    isAll
      ? markup`<li><a href="configuration">${some}</a></li><li><a href="configuration?show=all" aria-current="true">${all}</a></li>`
      : markup`<li><a href="configuration" aria-current="true">${some}</a></li><li><a href="configuration?show=all">${all}</a></li>`
  }</ul>
`
}

function settingTable(label: string, settings: readonly Setting[], { file }: ShownConfig): Markup {
  if (settings.length === 0) return markup`<p class="quiet">The file says nothing of it.</p>\n`
  const rows = settings.map(
    (setting) =>
      markup`<tr><th scope="row">${code(nameOf(setting.path))}</th><td class="long">${code(settingText(setting))}</td><td class="short">${sourceOf(setting, file)}</td></tr>
`,
  )
  return scrolling(
    label,
    markup`<table class="settings">${columnHeads(['Setting', 'Value', 'Said by'])}<tbody>
${rows}</tbody></table>`,
  )
}

// Under the heading of a site its place in the list says nothing more.
function nameOf([first = '', second, ...rest]: Path): string {
  return formatPath(first === 'sites' ? rest : [first, ...(second === undefined ? [] : [second]), ...rest])
}

function sourceOf({ source, line, filledFrom }: Setting, file: string): Markup {
  if (source === 'default') return markup`<span class="quiet">nobody: the default</span>`
  const place = `${basename(file)}:${line}`
  if (filledFrom === undefined) return markup`${place}`
  return markup`${place}, ${filledFrom.startsWith('file:') ? 'a file of its own' : 'the environment'}: <code>${printable(withoutSecrets(filledFrom))}</code>`
}

function sitePart(site: Site, settings: readonly Setting[], config: ShownConfig): Markup {
  return markup`${settingTable(`The site ${site.name}`, settings, config)}${fromPresets(site)}${ruleTable(site)}`
}

// What stands in no file of the operator, and holds all the same.
function fromPresets({ presets, brand, signIn, statusPath, sessionCookies }: Site): Markup {
  if (presets.length === 0) return markup``
  return markup`<h3>With what its presets say (${presets.join(', ')})</h3>
${facts({
  'What pages call it': brand.product,
  'Sign-in': signIn === undefined ? undefined : code(withoutSecrets(signIn)),
  'Tells how it is at': statusPath === undefined ? undefined : code(withoutSecrets(statusPath)),
  'Cookies of its session':
    sessionCookies.length === 0 ? undefined : sessionCookies.map(({ name }) => name).join(', '),
})}`
}

function ruleTable({ name, rules }: Site): Markup {
  const rows = rules.map(
    (rule) =>
      markup`<tr><th scope="row">${code(fullName(rule))}</th><td>${rule.cause}</td><td>${doneBy(rule)}</td></tr>
`,
  )
  return markup`<details><summary>${counted(rules.length, 'rule')}, in the order in which they are asked</summary>
${scrolling(
  `Rules of ${name}`,
  markup`<table>${columnHeads(['Rule', 'Cause', 'Then'])}<tbody>
${rows}</tbody></table>`,
)}</details>
`
}

function doneBy({ then, mode }: NamedRule): string {
  return mode === 'observe' ? `${then} (observes only)` : then
}
