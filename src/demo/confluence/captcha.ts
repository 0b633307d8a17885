import { textAnswer, type Answer } from '../message.ts'

/** The demo asks for the same text every time: it shows the step and keeps nobody out. */
export const CAPTCHA_TEXT = 'kestrel'

export function captchaPicture(): Answer {
  return textAnswer(200, 'image/svg+xml', PICTURE)
}

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" role="img">
<rect width="200" height="60" fill="#e9edf2"/>
<path d="M0 40Q50 5 100 32T200 18" fill="none" stroke="#8a97a8" stroke-width="3"/>
<text x="100" y="40" font-family="Georgia, serif" font-size="32" font-style="italic" letter-spacing="4"
 text-anchor="middle" transform="rotate(-4 100 30)" fill="#2a3647">${CAPTCHA_TEXT}</text>
</svg>
`
