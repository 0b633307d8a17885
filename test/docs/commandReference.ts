// The part of docs/commands.md that Usher says itself.

const SESSION = /^```console\n\$ usher --help\n[\s\S]*?^```$/m

/** The document with this help in the place of the one that it shows. Throws where it shows none. */
export function withHelp(text: string, help: string): string {
  if (!SESSION.test(text)) throw new Error('docs/commands.md has no session with usher --help')
  return text.replace(SESSION, () => `\`\`\`console\n$ usher --help\n${help}\`\`\``)
}
