import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import type { LogSettings } from '../../config/schema/logSchema.ts'
import type { Exchange } from '../../rules/exchange.ts'

/** What a line of the log says of the refused person; nothing where nobody is known, or it must not. */
export type PersonTold = {
  /** The name of the key, a dash, and the hash of the person under it: `3fa92c-0123456789abcdef`. */
  readonly person?: string
  readonly personName?: string
}

export type TellPerson = (exchange: Exchange) => PersonTold

const KEY_BYTES = 32
const KEY_NAME_BYTES = 3
// 64 bits: among a million people two share a hash once in some forty million logs.
const PERSON_BYTES = 8

/** Tells people apart in the log without naming them. Without a key it makes one, which nobody else ever has. */
export function createTellPerson({ people, peopleKey }: LogSettings): TellPerson {
  if (people === 'none') return () => ({})
  const secret = peopleKey ?? randomBytes(KEY_BYTES)
  // From bytes each hash would make the key anew, which takes six times as long.
  const key = createSecretKey(derived(secret, 'usher person', KEY_BYTES))
  // Whoever counts people has to know which hashes can be compared.
  const keyName = derived(secret, 'usher name of the key', KEY_NAME_BYTES).toString('hex')
  return (exchange) => {
    // A program is nobody who could need a licence page, and what it sends as a name may be a token.
    if (exchange.audience === 'client') return {}
    const { person } = exchange
    if (person === undefined) return {}
    const hash = createHmac('sha256', key).update(canonicalName(person.name)).digest('hex')
    return {
      person: `${keyName}-${hash.slice(0, PERSON_BYTES * 2)}`,
      // Into a prompt for a name people type passwords, too: what nobody vouches for is not written down.
      ...(people === 'names' && person.isVerified && { personName: person.name }),
    }
  }
}

function derived(secret: string | Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, bytes))
}

// Sign-ins by Windows, and most others, do not tell upper case from lower.
function canonicalName(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
