/**
 * What a region's rules may add to a rating: what they still want that the device could not ask for, and the group of
 * cases (batch or theme) that was rated together.
 */
export const sql = `
  ALTER TABLE rating ADD COLUMN reason_pending TEXT NOT NULL DEFAULT '[]'; -- JSON: see PendingReason
  ALTER TABLE rating ADD COLUMN group_id TEXT;
`;
