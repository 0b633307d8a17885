import { wantedAddress } from '../../rules/returnAddress.ts'
import type { Refusal } from './index.ts'
import { wantedTarget } from './wantedTarget.ts'

type AskedFor = Pick<Refusal, 'exchange' | 'verdict' | 'reference'> & {
  readonly site: Pick<Refusal['site'], 'asking' | 'pathPrefix'>
}

/** Where the form is with which this person asks for access; undefined where the site has none. */
export function askUrlFor({ exchange, verdict, site, reference }: AskedFor): string | undefined {
  const { cause, rule } = verdict
  const { address } = wantedAddress({ target: wantedTarget(exchange), pathPrefix: site.pathPrefix })
  return site.asking?.linkFor({
    ...{ wanted: address, cause, reference },
    page: rule.page,
    person: exchange.person,
  })
}
