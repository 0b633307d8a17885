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
  const message = messageIn(token)
  if (message.length < FLAGS + 4 || ntlmMessageType(message) !== AUTHENTICATE) return ''
  const encoding = message.readUInt32LE(FLAGS) & NEGOTIATE_UNICODE ? 'utf16le' : 'latin1'
  const user = fieldAt(message, USER_FIELDS).toString(encoding)
  const domain = fieldAt(message, DOMAIN_FIELDS).toString(encoding)
  return user === '' || domain === '' ? user : `${domain}\\${user}`
}

/** 1 to 3: which of NTLM's messages a token is, or wraps; undefined where there is none. */
export function ntlmMessageType(token: Buffer): number | undefined {
  const message = messageIn(token)
  return message.length < SIGNATURE.length + 4 ? undefined : message.readUInt32LE(SIGNATURE.length)
}

function messageIn(token: Buffer): Buffer {
  const start = token.indexOf(SIGNATURE)
  return start === -1 ? Buffer.alloc(0) : token.subarray(start)
}

// Length, allocated length, offset.
function fieldAt(message: Buffer, position: number): Buffer {
  const length = message.readUInt16LE(position)
  const offset = message.readUInt32LE(position + 4)
  return offset + length <= message.length ? message.subarray(offset, offset + length) : Buffer.alloc(0)
}
