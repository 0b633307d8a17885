// Refusals in the shape that real servers give them, in words of our own.

/** The stock page of IIS 7 to 10; heading as in '401 - Unauthorized.' */
export function iisPage(heading: string, { h1 = 'Server Error' } = {}): string {
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\r
<html xmlns="http://www.w3.org/1999/xhtml">\r
<head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"/><title>${heading}</title></head>\r
<body>\r
<div id="header"><h1>${h1}</h1></div>\r
<div id="content">\r
 <div class="content-container"><fieldset>\r
  <h2>${heading}</h2>\r
  <h3>Something to read.</h3>\r
 </fieldset></div>\r
</div>\r
</body>\r
</html>\r
`
}

/** The detailed page of IIS, which callers on the same machine get; code as in '401,2'. */
export function iisDetailedPage(code: string): string {
  const [status, substatus] = code.split(',')
  return `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>IIS 10.0</title></head><body>
<div id="content"><div class="content-container"><h3>HTTP ${status}.${substatus}</h3></div>
<div class="content-container"><fieldset><h4>Mehr</h4>
<p><a href="https://go.microsoft.com/fwlink/?LinkID=62293&amp;IIS70Error=${code},0x80070005,14393">Mehr</a></p>
</fieldset></div></div></body></html>`
}

/** The page of IIS 6: a heading of two lines; code as in '401.1'. */
export function oldIisPage(code: string, { before = 'HTTP Error ' } = {}): string {
  return `<!DOCTYPE HTML><HTML><HEAD><TITLE>No</TITLE></HEAD><BODY><TABLE width=500><TR><TD>
<h1>No</h1>Nothing to see.<hr><ul><li>Ask.</li></ul>
<h2>${before}${code} - No: it is so.<br>Some Server (IIS)</h2></TD></TR></TABLE></BODY></HTML>`
}

/** The page of IIS 5, whose support link has the code. */
export function iis5Page(code: string): string {
  return `<html dir=ltr><body bgcolor="FFFFFF"><table><tr><td><h1>\u3042</h1></td></tr></table>
<ul><li><a href="http://support.invalid/ContentRedirect.asp?prd=iis&sbp=&pver=5.0&pid=&ID=${code}&cat=web&os=">Help</a></ul></body></html>`
}

/** The page of HTTP.SYS, which answers before IIS does. */
export function httpSysPage(heading: string, text: string): string {
  return `<!DOCTYPE HTML>\r\n<HTML><HEAD><TITLE>${heading}</TITLE></HEAD>\r
<BODY><h2>${heading}</h2>\r\n<hr><p>${text}</p>\r\n</BODY></HTML>\r\n`
}

type Tomcat = { readonly heading: string; readonly message?: string; readonly lang?: string }

/** The page of Tomcat 8.5 to 11. */
export function tomcatPage({ heading, message, lang = 'en' }: Tomcat): string {
  const reason = message === undefined ? '' : `<p><b>Message</b> ${message}</p>`
  return `<!doctype html><html lang="${lang}"><head><title>${heading}</title><style type="text/css">\
body {font-family:Tahoma,Arial,sans-serif;} h1, h2, h3, b {color:white;background-color:#525D76;}</style></head>\
<body><h1>${heading}</h1><hr class="line" />${reason}<hr class="line" /><h3>Apache Tomcat/10.1</h3></body></html>`
}

/** The page of Tomcat 7 and before. */
export function oldTomcatPage(heading: string): string {
  return `<html><head><title>Apache Tomcat/7.0 - Error report</title><style><!--\
H1 {font-family:Tahoma,Arial,sans-serif;color:white;background-color:#525D76;font-size:22px;}--></style></head>\
<body><h1>${heading}</h1><HR size="1" noshade="noshade"><p><b>type</b> Status report</p></body></html>`
}

export function basicFailure(reason: string): string {
  return tomcatPage({
    heading: 'HTTP Status 401 – Unauthorized',
    message: `Basic Authentication Failure - Reason : ${reason}`,
  })
}

/** A page of somebody's own, which must stay. */
export function brandedPage(heading: string): string {
  return `<!doctype html><title>${heading}</title><link rel="stylesheet" href="/brand.css"><body><main>
<fieldset><legend>Northwind</legend><h2>${heading}</h2><p>Ask the service desk.</p></fieldset></main></body>`
}
