/** True for a source of frame-ancestors that every site is: *, also with a scheme or a port. */
export function isAnyone(source: string): boolean {
  return /^(https?:\/\/)?\*(:|$)/i.test(source)
}
