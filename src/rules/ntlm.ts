// [MS-NLMP] 2.2.1.3, AUTHENTICATE_MESSAGE: the third message of NTLM, which carries the name in the open.
const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1')
const AUTHENTICATE = 3
const DOMAIN_FIELDS = 28
const USER_FIELDS = 36
const FLAGS = 60
const NEGOTIATE_UNICODE = 0x1

/**
 * DOMAIN\name of an NTLM type 3 message, alone or wrapped in SPNEGO (RFC 4178); '' for any other message, Kerberos
 * tickets included, and for one that is cut or malformed.
 */
export function ntlmUserName(token: Buffer): string {
  const start = token.indexOf(SIGNATURE)
  const message = start === -1 ? Buffer.alloc(0) : token.subarray(start)
  if (message.length < FLAGS + 4 || message.readUInt32LE(SIGNATURE.length) !== AUTHENTICATE) return ''
  const encoding = message.readUInt32LE(FLAGS) & NEGOTIATE_UNICODE ? 'utf16le' : 'latin1'
  const user = fieldAt(message, USER_FIELDS).toString(encoding)
  const domain = fieldAt(message, DOMAIN_FIELDS).toString(encoding)
  return user === '' || domain === '' ? user : `${domain}\\${user}`
}

// Length, allocated length, offset.
function fieldAt(message: Buffer, position: number): Buffer {
  const length = message.readUInt16LE(position)
  const offset = message.readUInt32LE(position + 4)
  return offset + length <= message.length ? message.subarray(offset, offset + length) : Buffer.alloc(0)
}
