import * as z from 'zod';
import { directoryStaffSchema, matterSchema, type DirectoryStaff, type Matter } from '../contract/directory.ts';

/** The hall's own tables: what a clerk picks from instead of typing. What a badge's code opens is told to nobody. */
export interface DirectoryLink {
  staff(): readonly DirectoryStaff[];
  matters(): readonly Matter[];
}

export const directoryStaffAnswerSchema = z
  .object({ staff: z.array(directoryStaffSchema).meta({ title: '工作人员，按表中顺序 (staff, in the order of the table)' }) })
  .meta({ title: '工作人员名单 (staff)' });
export const mattersAnswerSchema = z
  .object({ matters: z.array(matterSchema).meta({ title: '事项，按表中顺序 (matters, in the order of the table)' }) })
  .meta({ title: '事项清单 (matters)' });
