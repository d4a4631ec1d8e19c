// Which transactions of the fake IndexedDB are open, so that a crash can take them away: a browser
// that is killed has written what was committed and nothing else.

const open = new Map<string, Set<IDBTransaction>>()
const begin = IDBDatabase.prototype.transaction

IDBDatabase.prototype.transaction = function (...args) {
  const transaction = begin.apply(this, args)
  if (transaction.mode !== 'readwrite') return transaction
  const { name } = this
  const ofDatabase = open.get(name) ?? new Set()
  open.set(name, ofDatabase.add(transaction))
  const end = () => ofDatabase.delete(transaction)
  transaction.addEventListener('complete', end)
  transaction.addEventListener('abort', end)
  return transaction
}

export function abortOpenTransactions(databaseName: string): void {
  for (const transaction of open.get(databaseName) ?? []) {
    try {
      transaction.abort()
    } catch {
      // It was committing: whatever became of it stands.
    }
  }
}
