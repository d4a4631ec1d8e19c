// What each version of the terminal's IndexedDB adds to the one before.

import type { IDBPTransaction, StoreNames } from 'idb'
import type { OceanPosSchema, TerminalDatabase } from './database.ts'

type Upgrade = IDBPTransaction<OceanPosSchema, StoreNames<OceanPosSchema>[], 'versionchange'>

export function upgradeStores(
  database: TerminalDatabase,
  oldVersion: number,
  transaction: Upgrade,
): void {
  if (oldVersion < 1) createStores(database)
  if (oldVersion < 2) createCommandStore(database)
  if (oldVersion < 3) addSegments(database, transaction)
  if (oldVersion < 4) sealCustomers(database, transaction)
  if (oldVersion < 5) addCommandSegments(transaction)
}

function createStores(database: TerminalDatabase): void {
  database.createObjectStore('identity', { keyPath: 'key' })
  const journal = database.createObjectStore('pending_transactions', { keyPath: 'id' })
  journal.createIndex('by_state', ['state', 'sequence'], { unique: true })
  // Two sales can never share a receipt number: the store itself refuses the second (I5). It names
  // the terminal too, because a device paired anew starts a series "A" of another terminal.
  journal.createIndex('by_receipt_number', 'receiptNumber', { unique: true })
  journal.createIndex('by_sequence', 'sequence', { unique: true })
  database.createObjectStore('products_cache', { keyPath: ['generation', 'chunk'] })
  database.createObjectStore('sessions_state', { keyPath: 'key' })
  database.createObjectStore('sync_metadata', { keyPath: 'key' })
  database.createObjectStore('cart', { keyPath: 'key' })
}

function createCommandStore(database: TerminalDatabase): void {
  const commands = database.createObjectStore('money_commands', { keyPath: 'id' })
  commands.createIndex('by_state', ['state', 'sequence'], { unique: true })
  commands.createIndex('by_sequence', 'sequence', { unique: true })
}

function addSegments(database: TerminalDatabase, transaction: Upgrade): void {
  database.createObjectStore('journal_segments', { keyPath: 'id' })
  // Records of before have no segment and are in no such index.
  transaction.objectStore('pending_transactions').createIndex('by_segment', 'segmentId')
}

/** Those that lay in the clear go; the next log-in loads all of them anew. */
function sealCustomers(database: TerminalDatabase, transaction: Upgrade): void {
  const { objectStoreNames } = database
  if (objectStoreNames.contains('customers_cache')) database.deleteObjectStore('customers_cache')
  database.createObjectStore('customers_cache', { keyPath: 'page' })
  void transaction.objectStore('sync_metadata').delete('customers')
}

/** Cryptography is not for an upgrade: rows of before are sealed afterwards (seal-command.ts). */
function addCommandSegments(transaction: Upgrade): void {
  transaction.objectStore('money_commands').createIndex('by_segment', 'segmentId')
}
