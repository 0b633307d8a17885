// RFC 5321 4.5.3.1: 64 for the name, 255 for the domain.
const MAX_CHARACTERS = 320

// What no mail system hands out unquoted; white space and the rest tell a list in the wrong form from one in ours.
const ADDRESS = /^[^\s@<>",;:()[\]\\\p{Cc}]+@[^\s@<>",;:()[\]\\\p{Cc}]+$/u

/** An e-mail address in the one form in which addresses are compared; undefined for what is none. */
export function canonicalAddress(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed.length > MAX_CHARACTERS || !ADDRESS.test(trimmed)) return undefined
  // Once more at the end: lower case can come apart.
  return trimmed.normalize('NFC').toLowerCase().normalize('NFC')
}
