/** What a Content-Type says before its parameters, in lower case. */
export function mediaTypeOf(contentType: string): string {
  const semicolon = contentType.indexOf(';')
  return (semicolon === -1 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase()
}

/** Compiles media types as rules name them, with * as a type, a subtype or before +suffix, into a test of one in lower case. */
export function compileMediaTypes(patterns: readonly string[]): (mediaType: string) => boolean {
  const tests = patterns.map((pattern) => compileMediaType(pattern.toLowerCase()))
  return function matchesMediaType(mediaType) {
    for (const test of tests) if (test(mediaType)) return true
    return false
  }
}

function compileMediaType(pattern: string): (mediaType: string) => boolean {
  if (!pattern.includes('*')) return (mediaType) => mediaType === pattern
  const [type = '', subtype = ''] = pattern.split('/')
  const start = type === '*' ? '' : `${type}/`
  // What follows the asterisk of "*" or "*+json"; a plain subtype with its slash.
  const end = subtype.startsWith('*') ? subtype.slice(1) : `/${subtype}`
  return (mediaType) => mediaType !== '' && mediaType.startsWith(start) && mediaType.endsWith(end)
}
