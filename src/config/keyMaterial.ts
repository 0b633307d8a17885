// Certificates and private keys in PEM: what is wrong with one, said before a client or an upstream finds out.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { NamedFiles } from './files.ts'

/** Key material as text, ready for node:tls. */
export type KeyMaterial = {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly passphrase?: string
}

export type NamedKeyMaterial = {
  readonly caFile?: string
  readonly certFile?: string
  readonly keyFile?: string
  readonly keyPassphrase?: string
}

/** The files of a tls section as text. Throws an Error where one cannot be read. */
export function readKeyMaterial(
  { caFile, certFile, keyFile, keyPassphrase }: NamedKeyMaterial,
  files: NamedFiles,
): KeyMaterial {
  return {
    ...(caFile !== undefined && { ca: files.pem(caFile) }),
    ...(certFile !== undefined && { cert: files.pem(certFile) }),
    ...(keyFile !== undefined && { key: files.pem(keyFile) }),
    ...(keyPassphrase !== undefined && { passphrase: keyPassphrase }),
  }
}

const CERTIFICATE =
  /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (TRUSTED |X509 )?CERTIFICATE-----/g
const PRIVATE_KEY = /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/
const CONVERT = 'a .pfx, .p12, .der or binary .cer file must be converted with openssl first'

/** Why a text is no certificate or chain of them; undefined for one that is. */
export function certificateFault(text: string): string | undefined {
  const certificates = text.match(CERTIFICATE) ?? []
  if (certificates.length === 0) {
    if (PRIVATE_KEY.test(text)) return 'holds a private key, not a certificate'
    return `holds no certificate in PEM (-----BEGIN CERTIFICATE-----); ${CONVERT}`
  }
  // node:tls passes over a broken authority without a word.
  const broken = certificates.findIndex((certificate) =>
    opensslReason(() => new X509Certificate(certificate)),
  )
  return broken === -1 ? undefined : `its certificate number ${broken + 1} is damaged`
}

/** Why a text is no private key; undefined for one that is. */
export function privateKeyFault(text: string): string | undefined {
  if (PRIVATE_KEY.test(text)) return undefined
  if (text.match(CERTIFICATE)) return 'holds a certificate, not a private key'
  return `holds no private key in PEM (-----BEGIN PRIVATE KEY-----); ${CONVERT}`
}

/** Why a key cannot be used with its passphrase and certificate; undefined where it can. */
export function keyPairFault({ cert, key, passphrase }: KeyMaterial): string | undefined {
  if (key === undefined) return undefined
  // Without one, OpenSSL would ask the terminal.
  const reason = opensslReason(() => createPrivateKey({ key, passphrase: passphrase ?? '' }))
  if (reason !== undefined && /ENCRYPTED/.test(key)) {
    return passphrase === undefined
      ? 'is encrypted; give its keyPassphrase'
      : 'cannot be decrypted; the keyPassphrase is not its own'
  }
  if (reason !== undefined) return `is damaged or of an unknown kind (${reason})`
  const mismatch = opensslReason(() => createSecureContext({ cert, key, passphrase }))
  if (mismatch === 'key values mismatch' || mismatch === 'key type mismatch')
    return 'does not belong to the certificate in certFile'
  return mismatch === undefined ? undefined : `cannot be used with the certificate in certFile (${mismatch})`
}

function opensslReason(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    const { reason, message } = error as Error & { reason?: string }
    return reason ?? message
  }
}
