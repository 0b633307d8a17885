/** Whether a method asks for something, and sends nothing that could be lost (RFC 9110 9.3.1 and 9.3.2). */
export function isAsking(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
