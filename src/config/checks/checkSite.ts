import { isAnyone } from '../frameSources.ts'
import { found } from '../validate/allowed.ts'
import { nearest } from '../validate/nearest.ts'
import type { PresetLibrary, ResolvedPresets } from '../presets.ts'
import type { Path } from '../problem.ts'
import { fullName } from '../siteRules.ts'
import type { SiteConfig } from '../schema/siteSchema.ts'
import type { Complaint } from '../validate/index.ts'
import { isSignInForm } from '../words.ts'

type Surroundings = { readonly path: Path; readonly presets: PresetLibrary }

/** What only a whole site can tell: whether what it names is there, and its own names differ. */
export function checkSite(site: SiteConfig, { path, presets }: Surroundings): Complaint[] {
  const preset = presets.resolve(site.presets)
  const names = preset.rules.map(fullName)
  return [
    ...userHeaderFaults(site).map((message) => ({ path: [...path, 'userHeader'], message })),
    ...signInFaults(site, preset).map((message) => ({ path: [...path, 'signIn'], message })),
    ...site.withoutRules.flatMap((name, index) =>
      names.includes(name) ? [] : [{ path: [...path, 'withoutRules', index], message: noRule(name, names) }],
    ),
    ...site.rulesAfter.flatMap(({ name }, index) =>
      site.rules.some((rule) => rule.name === name)
        ? [
            {
              path: [...path, 'rulesAfter', index, 'name'],
              message: `${found(name)} is already the name of one of \`rules\``,
            },
          ]
        : [],
    ),
  ]
}

// Everybody sends them, and they are dropped from whoever is not trusted.
const NAMES_NOBODY =
  /^(accept.*|authorization|connection|content-.*|cookie|host|origin|referer|te|transfer-encoding|upgrade|user-agent)$/i

function userHeaderFaults({ userHeader = '' }: SiteConfig): string[] {
  if (!NAMES_NOBODY.test(userHeader)) return []
  return [`${found(userHeader)} is what every client sends; name the header that only your gateway sets`]
}

type Forms = Pick<ResolvedPresets, 'signInForm'>

function signInFaults({ signIn, frameAncestors }: SiteConfig, { signInForm }: Forms): string[] {
  if (signIn === undefined || !isSignInForm(signIn)) return []
  if (signInForm === undefined) {
    return [
      `no preset of this site knows a sign-in form; testrail, confluence and jira do. Else name an address`,
    ]
  }
  // Who shows a form that asks for a password must be somebody whom people know.
  const isOpen = frameAncestors.length === 0 || frameAncestors.some(isAnyone)
  return signIn === 'form-in-frames' && isOpen
    ? ['form-in-frames needs `frameAncestors` that name who may embed it, such as https://jira.example.com']
    : []
}

function noRule(name: string, names: readonly string[]): string {
  const guess = nearest(name, names)
  const hint = guess === undefined ? '`usher presets` lists them' : `did you mean "${guess}"?`
  return `the presets of this site have no rule ${found(name)}; ${hint}`
}
