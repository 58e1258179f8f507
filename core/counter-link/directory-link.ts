import * as z from 'zod';
import { agencySchema, caseInfoSchema, staffInfoSchema } from '../contract/case.ts';

/** Who works in this hall and what it does, from the hall's own tables: what a clerk picks from instead of typing. */
export interface DirectoryLink {
  staff(): readonly DirectoryStaff[];
  matters(): readonly Matter[];
}

const { no, name, post, department } = staffInfoSchema.shape;
/** What a badge's code opens is told to nobody. */
export const directoryStaffSchema = z
  .strictObject({ no, name, post, department, stars: z.int().min(1).max(5).meta({ title: '星级 (stars)' }).optional() })
  .meta({ title: '工作人员 (staff member)' });
export type DirectoryStaff = z.infer<typeof directoryStaffSchema>;

const { taskCode, taskName, taskHandleItem, taskType, kind } = caseInfoSchema.shape;
/** 事项, as far as a case takes it over. */
export const matterSchema = z
  .strictObject({ taskCode, taskName, taskHandleItem, taskType, kind, agency: agencySchema.meta({ title: '实施机构 (responsible agency)' }).optional() })
  .meta({ title: '事项 (matter)' });
export type Matter = z.infer<typeof matterSchema>;

export const directoryStaffAnswerSchema = z
  .object({ staff: z.array(directoryStaffSchema).meta({ title: '工作人员，按表中顺序 (staff, in the order of the table)' }) })
  .meta({ title: '工作人员名单 (staff)' });
export const mattersAnswerSchema = z
  .object({ matters: z.array(matterSchema).meta({ title: '事项，按表中顺序 (matters, in the order of the table)' }) })
  .meta({ title: '事项清单 (matters)' });
