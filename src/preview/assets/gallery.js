// Shows edits as they are saved, and gives each frame the height of its page. Without it a reload does the same.

const live = document.getElementById('live')
let turn = Promise.resolve()
const events = new EventSource('events')

events.addEventListener('state', ({ data }) => {
  live.textContent = 'Edits are shown as you save them.'
  // One after another, so that an older answer never comes over a newer one.
  if (data !== document.body.dataset.version) turn = turn.then(takeOver).catch(tellTrouble)
})

events.addEventListener('error', tellTrouble)

function tellTrouble() {
  live.textContent = 'The preview does not answer; waiting for it.'
}

/** Puts in what is new. Frames whose page is as it was stay, and so does the place that somebody has scrolled to. */
async function takeOver() {
  const response = await fetch(location.href)
  if (!response.ok) throw new Error(`the gallery answered ${response.status}`)
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  const [before, after] = [framesOf(document), framesOf(fresh)]
  if (before.length !== after.length) return location.reload()
  document.body.dataset.version = fresh.body.dataset.version
  document.getElementById('problems').replaceChildren(...fresh.getElementById('problems').childNodes)
  const [filters, freshFilters] = [document, fresh].map((page) => page.querySelector('.filters'))
  if (filters.innerHTML !== freshFilters.innerHTML) filters.replaceWith(freshFilters)
  for (const [index, frame] of before.entries()) renew(frame, after[index])
}

function renew(frame, fresh) {
  frame.previousElementSibling.replaceWith(fresh.previousElementSibling)
  frame.title = fresh.title
  if (frame.getAttribute('src') === fresh.getAttribute('src')) return
  frame.src = fresh.getAttribute('src')
}

function framesOf(page) {
  return [...page.querySelectorAll('iframe')]
}

for (const frame of framesOf(document)) {
  frame.addEventListener('load', () => fit(frame))
  fit(frame)
}

function fit(frame) {
  const page = frame.contentDocument?.documentElement
  if (!page || frame.contentDocument.URL === 'about:blank') return
  // A page fills the window at least, so that its own height shows in a low one.
  frame.style.height = '0'
  frame.style.height = `${page.scrollHeight}px`
}
