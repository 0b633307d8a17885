import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Person } from '../../rules/person.ts'

/** Hides a name on its way through somebody's browser, and shows whether it is still the one that was hidden. */
export type Seal = {
  /** Opaque text for a URL. about: what the name belongs to; it opens for nothing else. */
  close(person: Person, about: string): string
  /** undefined for what was not sealed here, was sealed for something else, or too long ago. */
  open(sealed: string, about: string): Person | undefined
}

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
// NIST SP 800-38D 8.2.2
const NONCE_BYTES = 12
const TAG_BYTES = 16
const MAX_SEALED_CHARACTERS = 1_000

/** A page may lie open over a lunch break, and a meeting. */
const VALID_MS = 4 * 3_600_000

/** secret: the same for all who must open what another has sealed; without it nobody else can. */
export function createSeal(secret: string | undefined, now: () => number = Date.now): Seal {
  const key =
    secret === undefined
      ? randomBytes(KEY_BYTES)
      : Buffer.from(hkdfSync('sha256', secret, '', 'usher sealed name', KEY_BYTES))
  return {
    close({ name, isVerified }, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about))
      const plain = JSON.stringify([now() + VALID_MS, isVerified, name] satisfies Sealed)
      const parts = [nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(parts).toString('base64url')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed.slice(0, MAX_SEALED_CHARACTERS), 'base64url')
      const plain = decipher(bytes, key, about)
      if (plain === undefined) return undefined
      const [until, isVerified, name] = JSON.parse(plain) as Sealed
      return until > now() ? { name, isVerified } : undefined
    },
  }
}

/** Until when it opens, whether the name is vouched for, and the name. */
type Sealed = [number, boolean, string]

function decipher(bytes: Buffer, key: Buffer, about: string): string | undefined {
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined
  const opening = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const text = opening.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([text, opening.final()]).toString()
  } catch {
    return undefined // not sealed with this key, or for something else
  }
}
