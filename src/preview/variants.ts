/** What a page can stand in, or for whom it is. */
export const VARIANTS = ['page', 'frame', 'notice', 'json'] as const
export type Variant = (typeof VARIANTS)[number]
