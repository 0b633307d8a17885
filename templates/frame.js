// Stands in the page for frames, and brings the frame back once somebody has signed in elsewhere: docs/frames.md.
// Without it, or where the browser forbids one of its means, the link to reload does the same.
// Comments that have lines of their own are not sent.

const SECOND = 1000
// After a click on the sign-in and after the way back from it: five minutes in all.
const PAUSES = [2, 3, 5, 8, 13, 21, 34, 55, 55, 55, 55]
// Between two returns of somebody who has not clicked here.
const IDLE_GAP = 15 * SECOND
// The sign-in has had its time then.
const PATIENCE = 4 * SECOND

const channel = openChannel()
let pause = PAUSES.length
let timer = 0
// This page was an answer too.
let lastProbe = Date.now()
let isProbing = false
let hasClicked = false
let returned = 0

/** Other panels of the same site tell when they are let in. */
function openChannel() {
  try {
    return new BroadcastChannel('usher')
  } catch {
    return undefined
  }
}

// The state of the history entry survives a reload, and needs no storage: refused again after one of ours, nothing
// happens by itself any more until somebody clicks.
const isSpent = () => history.state?.usher === true

/** @param {boolean} usher */
const setSpent = (usher) => history.replaceState({ ...history.state, usher }, '')

/** @param {number} gap milliseconds that must lie behind the last probe */
async function probe(gap) {
  if (isProbing || isSpent() || document.hidden || Date.now() - lastProbe < gap) return
  isProbing = true
  lastProbe = Date.now()
  try {
    if (await isRefused()) await tellIfApart()
    else comeBack()
  } catch {
    // No network, or a browser that lacks something: as if refused.
  }
  isProbing = false
}

async function isRefused() {
  const answer = await fetch(location.href, {
    cache: 'no-store',
    redirect: 'manual',
    headers: { 'Usher-Probe': '1', Accept: 'text/html' },
    signal: AbortSignal.timeout?.(10 * SECOND),
  })
  const isOfUsher = answer.headers.has('Usher-Cause')
  // The head says it all. Usher sends none but that, and once read to its end the connection is used again.
  await (isOfUsher ? answer.text() : answer.body?.cancel())
  return isOfUsher || !answer.ok
}

function comeBack() {
  setSpent(true)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  channel?.postMessage('')
  location.reload()
}

function probeForAWhile() {
  pause = 0
  wait()
}

function wait() {
  clearTimeout(timer)
  const seconds = PAUSES[pause++]
  if (!seconds) return
  timer = setTimeout(() => {
    void probe(0)
    wait()
  }, seconds * SECOND)
}

async function tellIfApart() {
  if (!returned || Date.now() - returned < PATIENCE || !(await isApart())) return
  document.getElementById('apart')?.removeAttribute('hidden')
}

/** Whether cookies of the sign-in may not come here: kept from third parties, or of the kind for one site alone. */
async function isApart() {
  const above = [...(location.ancestorOrigins ?? [])]
  if (above.some((address) => siteOf(address) !== siteOf(origin))) return true
  // By http the answer is always no.
  return isSecureContext && !(await document.hasStorageAccess())
}

/**
 * The scheme and the last two labels: for co.uk one too few, so that the words are missing rather than wrong.
 * @param {string} address
 */
function siteOf(address) {
  const parts = address.replace(/:\d+$/, '').split(/[./]+/)
  return [parts[0], ...parts.slice(-2)].join()
}

/** @param {Event} event */
function onClick({ target }) {
  if (!(target instanceof Element && target.closest('[data-signs-in]'))) return
  if (isSpent()) setSpent(false)
  hasClicked = true
  returned = 0
  probeForAWhile()
}

function onReturn() {
  if (document.hidden) return
  if (hasClicked && !returned) {
    returned = Date.now()
    probeForAWhile()
  }
  void probe(hasClicked ? SECOND : IDLE_GAP)
}

// In a sandbox without an origin no question could be asked.
if (origin !== 'null') {
  document.addEventListener('click', onClick)
  document.addEventListener('auxclick', onClick)
  document.addEventListener('visibilitychange', onReturn)
  addEventListener('focus', onReturn)
  channel?.addEventListener('message', () => {
    probeForAWhile()
    void probe(0)
  })
}

// TestRail's panels tell Jira their height like this, each under the name that Jira gave it.
const PANEL = /[?&]frame=(tr-frame-panel-(?:results|references|runsreferences))(?:&|$)/
const frame = PANEL.exec(location.search)?.[1]

function tellHeight() {
  parent.postMessage(JSON.stringify({ frame, action: 'frame:resize', height: document.body.offsetHeight }), '*')
}

if (frame && parent !== window) new ResizeObserver(tellHeight).observe(document.body)
