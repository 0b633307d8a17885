/** The least that a proxy on Node can do; every ratio is to it. */
export const FLOOR = 'floor'

export const USHER = 'usher'
