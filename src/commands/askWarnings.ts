import type { Remark } from '../check/finding.ts'
import type { Site } from '../config/load.ts'
import { isLoopbackHost } from '../config/networks.ts'
import type { Path } from '../config/problem.ts'
import type { Ask } from '../config/schema/askSchema.ts'
import { offersAsking } from '../pages/actions.ts'

type Asking = { readonly ask?: Ask | undefined; readonly sites: readonly Site[] }

/** What is allowed in `ask`, and yet may not be meant. */
export function warningsAboutAsking({ ask, sites }: Asking): Remark[] {
  const isLost = ask !== undefined && sites.every((site) => site.ask !== undefined && site.ask !== ask)
  const message = '`ask` has no effect, because every site has its own'
  return [
    ...(ask === undefined ? [] : warningsAboutWebhook(ask, 'ask.webhook', ['ask', 'webhook'])),
    ...(isLost ? [{ id: 'no-effect', message, path: ['ask'] } as const] : []),
    ...sites.flatMap((site, index) => {
      if (site.ask === undefined || site.ask === ask) return []
      const path = ['sites', index, 'ask', 'webhook']
      return [
        ...warningsAboutWebhook(site.ask, `site ${site.name}: ask.webhook`, path),
        ...warningsAboutPages(site, index),
      ]
    }),
  ]
}

// The address of a webhook is a secret with many: nothing but its host is shown.
function warningsAboutWebhook({ webhook }: Ask, place: string, path: Path): Remark[] {
  const { protocol, hostname } = new URL(webhook.url)
  const open = `${place}: names and messages go to ${hostname} in the open, because its url is not https`
  const alone = `${place}: Jira Service Management takes requests of accounts alone; give \`authorization\``
  return [
    ...(protocol === 'http:' && !isLoopbackHost(hostname)
      ? [{ id: 'in-the-open', message: open, path } as const]
      : []),
    ...(webhook.type === 'jsm' && webhook.authorization === undefined
      ? [{ id: 'webhook-without-account', message: alone, path } as const]
      : []),
  ]
}

function warningsAboutPages({ name, rules }: Site, index: number): Remark[] {
  const isOffered = rules.some(
    ({ then, page, cause }) => (then === 'swap' || then === 'notice') && offersAsking(page ?? cause),
  )
  if (isOffered) return []
  const message = `site ${name}: no rule leads to a page that offers to ask, so \`ask\` has no effect`
  return [{ id: 'no-effect', message, path: ['sites', index, 'ask'] }]
}
