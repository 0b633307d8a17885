import type { PageBrand } from '../pages/index.ts'

/** What a brand may have beside its names; the logo is nobody's. */
export const EXAMPLE_BRAND = {
  logo: logo('#1d5c50', '#c8772b'),
  logoDark: logo('#8fd3c4', '#f0b072'),
  backgroundColor: '#e3ece6',
  backgroundColorDark: '#12211d',
  contactUrl: 'https://desk.example.com/new?about={reference}',
  contactChat: 'https://chat.example.com/channels/it-help',
  contactEmail: 'it-help@example.com',
  contactPhone: '+44 20 7946 0123',
  links: [
    { label: 'Status', url: 'https://status.example.com' },
    { label: 'Handbook', url: 'https://wiki.example.com/handbook' },
    { label: 'Privacy', url: 'https://example.com/privacy' },
  ],
} satisfies Partial<PageBrand>

// Hills below a sun, on no ground of its own: one for light pages, one for dark ones.
function logo(hills: string, sun: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 48 32"><circle cx="34" cy="9" r="6" fill="${sun}"/><path d="M0 30 14 8l9 13 6-8 19 17z" fill="${hills}"/></svg>`
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
