// Hostile names, links and sentences in a configuration, through a whole Usher: on the page each is text.
import tap, { test } from 'tap'
import { FRAME_NAVIGATION, NAVIGATION, send } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'
import { PATIENCE_MS } from './documents.ts'
import { HELP, HERE, openCredulous, startHostileUpstream } from './injection.ts'
import { isPlain, PAYLOADS, show } from './payloads.ts'

tap.setTimeout(PATIENCE_MS)

const RULES = `rules: [{ name: all, when: { status: 403 }, cause: no-permission }]`

/** One site for each payload, whose brand and texts say it wherever they can. */
function hostileSites(origin: string): string {
  const sites = ['calm', ...PAYLOADS].map((payload, index) => {
    const encoded = encodeURIComponent(payload.toWellFormed())
    const brand = {
      ...{ product: payload.slice(0, 60), organisation: payload.slice(0, 60) },
      ...{ contactUrl: `${HELP}/?${encoded}`, links: [{ label: payload.slice(0, 40), url: `/${encoded}` }] },
    }
    // Markdown is read in a text, so that some of these become emphasis or a link there.
    const pages = { 'no-permission': { text: asSentence(payload), frame: asSentence(payload) } }
    const texts = { en: { pages, help: asSentence(payload), actions: { askForAccess: asSentence(payload) } } }
    return `- { name: s${index}, pathPrefix: /${index}, upstream: '${origin}', ${RULES}, brand: ${asYaml(brand)}, texts: ${asYaml(texts)} }`
  })
  return `sites:\n${sites.join('\n')}`
}

// A sentence with other braces than those of its values is refused, and an apostrophe is written twice.
function asSentence(payload: string): string {
  return payload.replaceAll(/[{}]/g, '').replaceAll("'", "''") || 'nothing'
}

// ${NAME} stands for a variable of the environment.
function asYaml(value: object): string {
  return JSON.stringify(value).replaceAll('${', () => '$${')
}

test('a hostile brand, and hostile texts, are text on the page', async (t) => {
  const origin = await startHostileUpstream(t)
  const { url } = await startUsher(t, hostileSites(origin))
  // What the sentences of a configuration may bring: emphasis, and links that it writes out.
  const ofMarkdown = new Set(['strong', 'em', 'code', 'br', 'a href', 'a href target rel', 'span class'])
  const { look, complaints, dialogs, origins } = await openCredulous(t)
  for (const navigation of [NAVIGATION, FRAME_NAVIGATION]) {
    const calm = await look(await send(`${url}/0/`, { headers: navigation }))
    for (const [index, payload] of PAYLOADS.entries()) {
      const answer = await send(`${url}/${index + 1}/`, { headers: navigation })
      const sight = await look(answer)
      if (navigation === NAVIGATION && isPlain(payload))
        t.equal(sight.product, payload.slice(0, 60), show(payload))
      t.same(
        sight.skeleton.filter((each) => !ofMarkdown.has(each)),
        calm.skeleton.filter((each) => !ofMarkdown.has(each)),
        `nothing besides: ${show(payload)}`,
      )
      t.same(
        sight.leads.filter((lead) => !/^(?:https?:\/\/|data:image\/svg)/.test(lead)),
        [],
        show(payload),
      )
      t.same([...complaints, ...dialogs], [], show(payload))
    }
  }
  t.same(origins, new Set([HERE]))
})
