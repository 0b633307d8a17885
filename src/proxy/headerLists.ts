// Header fields by what they belong to, in lower case.

/** RFC 9110 7.6.1: fields of one connection, never forwarded. Those that Connection itself names come on top. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** Of a request besides: Expect is answered here, trailers of requests are not forwarded, Host is placed by the upstream's settings. */
export const NOT_FORWARDED: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  'expect',
  'host',
  'http2-settings',
  'trailer',
])

/** Who asked, as claimed: believed from trusted proxies only, with all that begins as X-Forwarded. */
export const CLAIMS_OF_ORIGIN: ReadonlySet<string> = new Set([
  'forwarded',
  'front-end-https',
  'remote-user',
  'true-client-ip',
  'x-client-ip',
  'x-original-host',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
])

/** Fields that a notice makes untrue, and those by which a page with one would be kept. Content-Length is corrected instead. */
export const UNTRUE_WITH_NOTICE: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  'accept-ranges',
  'age',
  'cache-control',
  'cdn-cache-control',
  'content-digest',
  'content-md5',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'pragma',
  'repr-digest',
  'surrogate-control',
  'trailer',
  'usher-cause',
  'usher-reference',
  'x-accel-expires',
])

/** Fields that describe a body which a page replaces, and the upstream's own rules for it. */
export const DESCRIBES_BODY: ReadonlySet<string> = new Set([
  ...UNTRUE_WITH_NOTICE,
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-range',
  'content-security-policy',
  'content-security-policy-report-only',
  'content-type',
  'link',
  'location',
  'refresh',
  'x-content-type-options',
  'x-frame-options',
])
