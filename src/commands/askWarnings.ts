import type { Site } from '../config/load.ts'
import { isLoopbackHost } from '../config/networks.ts'
import type { Ask } from '../config/schema/askSchema.ts'
import { offersAsking } from '../pages/actions.ts'

type Asking = { readonly ask?: Ask | undefined; readonly sites: readonly Site[] }

/** What is allowed in `ask`, and yet may not be meant. */
export function warningsAboutAsking({ ask, sites }: Asking): string[] {
  const own = sites.filter((site) => site.ask !== undefined && site.ask !== ask)
  return [
    ...(ask === undefined ? [] : warningsAboutWebhook('ask.webhook', ask)),
    ...(ask !== undefined && own.length === sites.length
      ? ['`ask` has no effect, because every site has its own']
      : []),
    ...own.flatMap((site) => [
      ...(site.ask ? warningsAboutWebhook(`site ${site.name}: ask.webhook`, site.ask) : []),
      ...warningsAboutPages(site),
    ]),
  ]
}

// The address of a webhook is a secret with many: nothing but its host is shown.
function warningsAboutWebhook(place: string, { webhook }: Ask): string[] {
  const { protocol, hostname } = new URL(webhook.url)
  return [
    ...(protocol === 'http:' && !isLoopbackHost(hostname)
      ? [`${place}: names and messages go to ${hostname} in the open, because its url is not https`]
      : []),
    ...(webhook.type === 'jsm' && webhook.authorization === undefined
      ? [`${place}: Jira Service Management takes requests of accounts alone; give \`authorization\``]
      : []),
  ]
}

function warningsAboutPages({ name, rules }: Site): string[] {
  const isOffered = rules.some(
    ({ then, page, cause }) => (then === 'swap' || then === 'notice') && offersAsking(page ?? cause),
  )
  return isOffered
    ? []
    : [`site ${name}: no rule leads to a page that offers to ask, so \`ask\` has no effect`]
}
