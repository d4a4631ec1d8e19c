import type { Db } from '../db/open-database.ts'
import { findSaleHash, listAwaited } from './tail-store.ts'

/** A sale that is not here, while another terminal than this one is waited for. */
export const mayAnotherBring = (db: Db, saleId: string, terminalId: string): boolean =>
  findSaleHash(db, saleId) === undefined && listAwaited(db).some((id) => id !== terminalId)
