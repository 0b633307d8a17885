// Stands on pages for something that was sent and not taken. Going back by the browser's own button does the same.
// Comments that have lines of their own are not sent.

// A form that opened a tab of its own left its page in the other one.
if (history.length > 1) {
  for (const button of document.querySelectorAll('[data-go-back]')) {
    button.addEventListener('click', () => history.back())
    button.removeAttribute('hidden')
  }
}
