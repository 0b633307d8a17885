// What the site offers beside every page. Each document stands here once, or below a folder whose README does.

export type Group = { readonly title: string; readonly entries: readonly Entry[] }

/** A document, and what it is called in few words. */
export type Entry = readonly [name: string, label: string]

export const NAVIGATION: readonly Group[] = [
  {
    title: 'Begin',
    entries: [
      ['README.md', 'What Usher is'],
      ['docs/first-contact.md', 'First contact'],
    ],
  },
  {
    title: 'Guides',
    entries: [
      ['docs/guides/README.md', 'All guides'],
      ['docs/guides/testrail-in-jira.md', 'TestRail in Jira'],
      ['docs/guides/testrail-on-iis-with-windows-sign-in.md', 'Windows sign-in'],
      ['docs/guides/confluence.md', 'Confluence'],
      ['docs/guides/your-own-rule.md', 'Your own rule'],
      ['docs/guides/your-own-template.md', 'Your own template'],
    ],
  },
  {
    title: 'What people see',
    entries: [
      ['docs/brand.md', 'Brand'],
      ['docs/texts.md', 'Texts and languages'],
      ['docs/templates.md', 'Templates'],
      ['docs/frames.md', 'In a frame'],
      ['docs/sign-in.md', 'Signing in'],
      ['docs/asking.md', 'Asking for access'],
      ['docs/licences.md', 'Licences'],
    ],
  },
  {
    title: 'What decides',
    entries: [
      ['docs/rules.md', 'Rules'],
      ['docs/check.md', 'Checking'],
      ['docs/explain.md', 'Explaining'],
    ],
  },
  {
    title: 'Operating',
    entries: [
      ['docs/deploy.md', 'Deploying'],
      ['docs/docker/README.md', 'In a container'],
      ['docs/operations.md', 'Operations'],
      ['docs/admin.md', 'Admin page'],
      ['docs/report.md', 'Report'],
    ],
  },
  {
    title: 'Reference',
    entries: [
      ['docs/configuration.md', 'Configuration'],
      ['docs/commands.md', 'Commands'],
    ],
  },
  {
    title: 'Project',
    entries: [
      ['docs/bench.md', 'Bench'],
      ['docs/decisions/README.md', 'Decisions'],
      ['CHANGELOG.md', 'Changes'],
      ['CONTRIBUTING.md', 'Contributing'],
      ['SECURITY.md', 'Security'],
    ],
  },
]

export const ENTRIES: readonly Entry[] = NAVIGATION.flatMap(({ entries }) => entries)

/** The document under whose entry this one stands; undefined where it has no place. */
export function entryOf(name: string): string | undefined {
  const names = ENTRIES.map(([entry]) => entry)
  if (names.includes(name)) return name
  return names.find(
    (entry) => entry.endsWith('/README.md') && name.startsWith(entry.slice(0, -'README.md'.length)),
  )
}
