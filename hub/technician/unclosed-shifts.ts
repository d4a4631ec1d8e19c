import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const countUnclosedShifts = (db: Db): number =>
  prepared(db, "SELECT count(*) FROM shift WHERE state <> 'closed'").pluck().get() as number
