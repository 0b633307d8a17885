// Certificates and private keys in PEM: what is wrong with one, said before a client or an upstream finds out.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
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
  return broken === -1 ? undefined : `is damaged: its certificate number ${broken + 1} cannot be read`
}

/** Why a text is no private key; undefined for one that is. */
export function privateKeyFault(text: string): string | undefined {
  if (PRIVATE_KEY.test(text)) return undefined
  if (text.match(CERTIFICATE)) return 'holds a certificate, not a private key'
  return `holds no private key in PEM (-----BEGIN PRIVATE KEY-----); ${CONVERT}`
}

/** Why a key cannot be used with its passphrase and certificate; undefined where it can. */
export function keyPairFault(material: KeyMaterial): string | undefined {
  const { cert, key, passphrase } = material
  if (key === undefined) return undefined
  const reason = opensslReason(() => privateKey(material))
  if (reason !== undefined && key.includes('ENCRYPTED')) {
    return passphrase === undefined
      ? 'is encrypted; give its keyPassphrase'
      : 'cannot be decrypted; the keyPassphrase is not its own'
  }
  if (reason !== undefined) return `is damaged or of an unknown kind (${reason})`
  // node:tls takes a key of another kind than the certificate's, and then fails every handshake.
  if (cert !== undefined && !new X509Certificate(cert).checkPrivateKey(privateKey(material))) {
    return 'does not belong to the certificate in certFile'
  }
  const refusal = opensslReason(() => createSecureContext(material))
  return refusal === undefined ? undefined : `cannot be used with the certificate in certFile (${refusal})`
}

// Without a passphrase OpenSSL would ask the terminal for one.
function privateKey({ key = '', passphrase = '' }: KeyMaterial): KeyObject {
  return createPrivateKey({ key, passphrase })
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
