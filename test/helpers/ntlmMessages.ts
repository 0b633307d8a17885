// Messages of NTLM ([MS-NLMP] 2.2.1) with the fields that matter here: no password is in them, and none is checked.

const SIGNATURE = 'NTLMSSP\0'

function message(type: number, bytes: number): Buffer {
  const whole = Buffer.alloc(bytes)
  whole.write(SIGNATURE, 'latin1')
  whole.writeUInt32LE(type, 8)
  return whole
}

/** The first: what the client can do. */
export const NTLM_1 = message(1, 40)

const UNICODE = 0x1
const NTLM = 0x200

/** The second: the server's challenge. */
export function challengeMessage(): Buffer {
  const second = message(2, 56)
  second.writeUInt32LE(UNICODE | NTLM, 20)
  second.write('8 bytes!', 24, 'latin1')
  return second
}

/** The third: who the client is. */
export function authenticateMessage(domain: string, user: string): Buffer {
  const names = [Buffer.from(domain, 'utf16le'), Buffer.from(user, 'utf16le')]
  const head = message(3, 72)
  let offset = head.length
  for (const [index, name] of names.entries()) {
    head.writeUInt16LE(name.length, 28 + 8 * index)
    head.writeUInt16LE(name.length, 30 + 8 * index)
    head.writeUInt32LE(offset, 32 + 8 * index)
    offset += name.length
  }
  head.writeUInt32LE(UNICODE, 60)
  return Buffer.concat([head, ...names])
}

/** Which message this is; 0 for none. */
export function messageType(bytes: Buffer): number {
  return bytes.toString('latin1', 0, 8) === SIGNATURE ? bytes.readUInt32LE(8) : 0
}

/** DOMAIN\user of a third message. */
export function userNameIn(third: Buffer): string {
  const [domain, user] = [28, 36].map((at) => {
    const offset = third.readUInt32LE(at + 4)
    return third.toString('utf16le', offset, offset + third.readUInt16LE(at))
  })
  return `${domain}\\${user}`
}
