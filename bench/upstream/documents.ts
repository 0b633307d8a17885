// Bodies like those of TestRail and IIS: their words vary, so that they compress as real ones do.

export const STOCK_401 = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head><title>401 - Unauthorized: Access is denied due to invalid credentials.</title></head>
<body>
<div id="header"><h1>Server Error</h1></div>
<div id="content">
 <div class="content-container"><fieldset>
  <h2>401 - Unauthorized: Access is denied due to invalid credentials.</h2>
  <h3>You do not have permission to view this directory or page using the credentials that you supplied.</h3>
 </fieldset></div>
</div>
</body>
</html>
`

const OUTCOMES = ['Passed', 'Failed', 'Blocked', 'Retest', 'Untested']

/** A page of about that many bytes. */
export function pageOf(bytes: number): string {
  return `<!doctype html><html lang="en"><head><title>Test cases</title></head><body><table>${rowsOf(bytes - 110)}</table></body></html>`
}

/** A panel as TestRail shows it in Jira to somebody who is signed in. */
export function panelOf(bytes: number): string {
  return `<!doctype html><html><head><title>TestRail</title></head><body><section class="ac-content"><table class="grid">${rowsOf(bytes - 130)}</table></section></body></html>`
}

function rowsOf(bytes: number): string {
  let rows = ''
  for (let id = 1_001; rows.length < bytes; id++) {
    const outcome = OUTCOMES[(id * 7) % OUTCOMES.length] ?? ''
    rows += `<tr><td>C${id}</td><td>Case number ${(id * 7_919) % 9_973}</td><td class="status">${outcome}</td></tr>`
  }
  return rows
}
