// Asks an application, as somebody without a name, what it is and how it refuses.
import type { PresetLibrary } from '../config/presets.ts'
import { AUDIENCES } from '../config/words.ts'
import { asksToSignInConnection } from '../rules/windowsSignIn.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import { offersHttp2 } from './alpn.ts'
import { Asker } from './asker.ts'
import type { Asked } from './asker.ts'
import { PRODUCTS } from './products.ts'
import { challengesOf, isIis, recognise, serverOf } from './recognise.ts'
import type { Recognised } from './recognise.ts'
import { seenOf } from './seen.ts'

/** What an application has told of itself. */
export type Findings = {
  readonly recognised: Recognised | undefined
  /** As it calls itself; '' where it does not. */
  readonly server: string
  readonly isIis: boolean
  readonly challenges: readonly string[]
  readonly asksWindowsSignIn: boolean
  /** undefined where it was not asked over TLS. */
  readonly http2: boolean | undefined
  /** What its status endpoint says; undefined where it has none. */
  readonly state: string | undefined
  /** The presets for it, in their order. */
  readonly presets: readonly string[]
  readonly asked: readonly Asked[]
}

export type ProbeOptions = { readonly insecure: boolean; readonly library: PresetLibrary }

/** base ends with a slash. Throws what was in the way where the very first request gets no answer. */
export async function probe(base: URL, { insecure, library }: ProbeOptions): Promise<Findings> {
  const asker = new Asker({ base, insecure })
  const first = await asker.ask('', 'page')
  if (first?.answer instanceof Error) throw first.answer
  for (const as of AUDIENCES) if (as !== 'page') await asker.ask('', as)
  const http2 = await offersHttp2(base)
  const recognised = await findProduct(asker, library)
  for (const { place, as } of recognised?.product.places ?? []) await asker.ask(place, as)
  const answers = answersOf(asker)
  const behindIis = isIis(answers)
  return {
    recognised: recognised && (recognise(answers, library) ?? recognised),
    server: serverOf(answers),
    isIis: behindIis,
    challenges: challengesOf(answers),
    asksWindowsSignIn: answers.some(({ response }) => asksToSignInConnection(response.headers)),
    http2,
    state: stateIn(asker),
    presets: recognised ? [recognised.product.preset] : behindIis ? ['iis'] : [],
    asked: asker.asked,
  }
}

// What was answered so far may tell; else each product's own address of its sign-in is tried.
async function findProduct(asker: Asker, library: PresetLibrary): Promise<Recognised | undefined> {
  for (const { signIn } of PRODUCTS) {
    const recognised = recognise(answersOf(asker), library)
    if (recognised) return recognised
    await asker.ask(signIn, 'page')
  }
  return recognise(answersOf(asker), library)
}

function answersOf({ asked }: Asker): SavedResponse[] {
  return asked.flatMap(({ answer }) => (answer instanceof Error ? [] : [answer]))
}

const STATE = /"state"\s{0,4}:\s{0,4}"([A-Z_]{1,40})"/

function stateIn({ asked }: Asker): string | undefined {
  const status = asked.find(({ place }) => place === 'status')?.answer
  return status === undefined || status instanceof Error ? undefined : STATE.exec(seenOf(status).text)?.[1]
}
