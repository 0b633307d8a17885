import type { Answer } from '../message.ts'

// The headings are the signatures that the wire carries; 401 and 403 share their advice there too.
const REFUSED = 'What you signed in with, if anything, does not open this page or folder.'
const STOCK = {
  401: { heading: '401 - Unauthorized: Access is denied due to invalid credentials.', advice: REFUSED },
  403: { heading: '403 - Forbidden: Access is denied.', advice: REFUSED },
  404: {
    heading: '404 - File or directory not found.',
    advice: 'Nothing is kept under this address: it may have moved, or never have been there.',
  },
  500: {
    heading: '500 - Internal server error.',
    advice: 'Something on the server broke, so there is no page to show.',
  },
} as const

const STYLE = `body{margin:0;background:#EEE;font:.75em Verdana, sans-serif;}
#header{padding:6px 2%;background:#555;color:#FFF;}
#content{margin:8px 2% 0 2%;}
.content-container{background:#FFF;padding:10px;}
h1{margin:0;font-size:2.2em;}
h2{margin:0;font-size:1.6em;color:#C00;}
h3{margin:10px 0 0 0;font-size:1.2em;}`

/**
 * The page that IIS puts in the place of whatever the application had to say. A 401 that came from the
 * application carries no WWW-Authenticate, so browsers show it instead of asking for a password.
 */
export function stockPage(status: keyof typeof STOCK): Answer {
  const { heading, advice } = STOCK[status]
  const text = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"/>
<title>${heading}</title>
<style type="text/css">
<!--
${STYLE}
-->
</style>
</head>
<body>
<div id="header"><h1>Server Error</h1></div>
<div id="content">
 <div class="content-container"><fieldset>
  <h2>${heading}</h2>
  <h3>${advice}</h3>
 </fieldset></div>
</div>
</body>
</html>
`
  // The files on the server have CRLF line ends, and their charset is told in the page alone.
  const body = Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')
  return { status, fields: [['Content-Type', 'text/html']], body }
}

/** Adds what IIS says about itself to every answer. */
export function asIis(answer: Answer): Answer {
  return {
    ...answer,
    fields: [
      ...answer.fields,
      ['Server', 'Microsoft-IIS/10.0'],
      ['X-Powered-By', 'PHP/8.3.14'],
      ['X-Powered-By', 'ASP.NET'],
      ['Date', new Date().toUTCString()],
    ],
  }
}
