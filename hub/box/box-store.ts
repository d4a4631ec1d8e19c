// Counts for the box's health, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ConflictCounts = { open_count: number; raised_count: number; resolved_count: number }

export const countConflicts = (db: Db): ConflictCounts =>
  prepared(
    db,
    `SELECT count(*) FILTER (WHERE state = 'open') AS open_count, count(*) AS raised_count,
       count(*) FILTER (WHERE state = 'resolved') AS resolved_count FROM conflict`,
  ).get() as ConflictCounts
