/** What is to be done at the end of a turn of the event loop: one setImmediate for all that ask for it in the same turn. */
export function atEndOfTurn<Item>(act: (item: Item) => void): (item: Item) => void {
  const waiting: Item[] = []
  function actOnAll(): void {
    for (const item of waiting.splice(0)) act(item)
  }
  return (item) => {
    if (waiting.push(item) === 1) setImmediate(actOnAll)
  }
}
