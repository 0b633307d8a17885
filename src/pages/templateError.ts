/** A template that cannot be shown; known when it is compiled, never while a person waits. */
export class TemplateError extends Error {
  readonly code = 'USHER_TEMPLATE'
  readonly template: string

  /** template is the name below templates/, such as 'parts/card.liquid'. */
  constructor(template: string, message: string, options?: ErrorOptions) {
    super(`templates/${template}: ${message}`, options)
    this.name = 'TemplateError'
    this.template = template
  }
}
