import type { Wanted } from '../../rules/returnAddress.ts'
import type { Refusal } from './index.ts'

type AskedFor = Pick<Refusal, 'exchange' | 'verdict' | 'reference'> & {
  readonly site: Pick<Refusal['site'], 'asking'>
  readonly wanted: Wanted
}

/** Where the form is with which this person asks for access; undefined where the site has none. */
export function askUrlFor({ exchange, verdict, site, reference, wanted }: AskedFor): string | undefined {
  const { cause, rule } = verdict
  return site.asking?.linkFor({
    ...{ wanted: wanted.address, cause, reference },
    page: rule.page,
    person: exchange.person,
  })
}
